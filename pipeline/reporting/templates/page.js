// A link to something folded away unfolds it.
function unfold(){var e=document.getElementById(decodeURIComponent(location.hash.slice(1)));
if(!e)return;for(var p=e;p;p=p.parentElement)if(p.tagName==="DETAILS")p.open=true;e.scrollIntoView()}
addEventListener("hashchange",unfold);if(location.hash)unfold();
document.addEventListener("click",function(c){var a=c.target.closest&&c.target.closest("a[href='"+location.hash+"']");if(a&&location.hash)unfold()});
// A line of a concordance opens into its whole sentence, and closes again.
document.addEventListener("click",function(c){var k=c.target.closest&&c.target.closest(".kwic");if(k)k.classList.toggle("whole")});
