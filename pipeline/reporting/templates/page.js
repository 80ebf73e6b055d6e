// A link unfolds where it leads.
function unfold(){var e=document.getElementById(decodeURIComponent(location.hash.slice(1)));
if(!e)return;for(var p=e;p;p=p.parentElement)if(p.tagName==="DETAILS")p.open=true;e.scrollIntoView()}
addEventListener("hashchange",unfold);if(location.hash)unfold();
document.addEventListener("click",function(c){var a=c.target.closest&&c.target.closest("a[href='"+location.hash+"']");if(a&&location.hash)unfold()});
// A line of a concordance opens into its whole sentence, and closes again.
document.querySelectorAll(".kwic").forEach(function(k){k.tabIndex=0;k.setAttribute("role","button");k.setAttribute("aria-expanded","false");
k.addEventListener("click",function(){k.setAttribute("aria-expanded",String(k.classList.toggle("whole")))});
k.addEventListener("keydown",function(c){if(c.key==="Enter"||c.key===" "){c.preventDefault();k.click()}})});
// The contents mark the section that is being read: the last one whose head has passed the upper quarter of the window.
(function(){var links={},seen={};document.querySelectorAll("nav a[href^='#']").forEach(function(a){links[a.hash.slice(1)]=a});
if(!window.IntersectionObserver)return;
var watch=new IntersectionObserver(function(entries){entries.forEach(function(e){seen[e.target.id]=e.isIntersecting});
var here=Object.keys(links).filter(function(id){return seen[id]}).pop();
for(var id in links)if(id===here)links[id].setAttribute("aria-current","location");else links[id].removeAttribute("aria-current")},
{rootMargin:"-1px 0px -75% 0px"});
document.querySelectorAll("main>section[id]").forEach(function(s){watch.observe(s)})})();
