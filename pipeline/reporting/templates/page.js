{# A link unfolds where it leads. #}
function unfold(){var e=document.getElementById(decodeURIComponent(location.hash.slice(1)));
if(!e)return;for(var p=e;p;p=p.parentElement)if(p.tagName==="DETAILS")p.open=true;e.scrollIntoView()}
addEventListener("hashchange",unfold);if(location.hash)unfold();
{# The page in the other language opens at the same place. #}
document.querySelector(".language").onclick=e=>{e.target.hash=location.hash};
{# A line of a concordance opens into its whole sentence, and closes again. #}
document.querySelectorAll(".kwic").forEach(k=>{k.tabIndex=0;k.setAttribute("role","button");k.setAttribute("aria-expanded","false");
k.addEventListener("click",()=>k.setAttribute("aria-expanded",String(k.classList.toggle("whole"))));
k.addEventListener("keydown",c=>{if(c.key==="Enter"||c.key===" "){c.preventDefault();k.click()}})});
{# The contents mark the section that is being read: the last one whose head has passed the upper quarter of the window. #}
(()=>{var links={},seen={};document.querySelectorAll("nav a[href^='#']").forEach(a=>{links[a.hash.slice(1)]=a});
var watch=new IntersectionObserver(entries=>{entries.forEach(e=>{seen[e.target.id]=e.isIntersecting});
var here=Object.keys(links).filter(id=>seen[id]).pop();
for(var id in links)if(id===here)links[id].setAttribute("aria-current","location");else links[id].removeAttribute("aria-current")},
{rootMargin:"-1px 0px -75% 0px"});
document.querySelectorAll("main>section[id]").forEach(s=>watch.observe(s))})();
