// One item at a time, answers kept in the browser, saved as a CSV file. There is no right answer in this page.
(function(){
var byId=function(id){return document.getElementById(id)},root=document.documentElement,form=byId("form"),name=byId("annotator");
var steps=[].slice.call(document.querySelectorAll(".step")),items=[].slice.call(document.querySelectorAll("fieldset"));
var place="yaodian-intrusion-"+form.dataset.form,at=0,kept=true,saved=true;
// Part 2 shows words of topics that part 1 asks about, so part 1 is closed by then.
var closed=steps.findIndex(function(s){return s.nextElementSibling&&s.nextElementSibling.classList.contains("topic")&&s.classList.contains("part")});
function answerOf(item){var chosen=item.querySelector("input:checked");return chosen?chosen.value:""}
function keep(){var answers={};items.forEach(function(i){answers[i.id]=answerOf(i)});
try{localStorage.setItem(place,JSON.stringify({name:name.value,at:at,answers:answers}))}catch(e){kept=false}}
function restore(){var was=null;try{was=JSON.parse(localStorage.getItem(place))}catch(e){}
if(!was)return;name.value=was.name||"";at=Math.min(was.at||0,steps.length-1);
items.forEach(function(i){i.querySelectorAll("input").forEach(function(r){r.checked=r.value===(was.answers||{})[i.id]})})}
function show(to){at=to;var step=steps[at],open=items.filter(function(i){return!answerOf(i)}).length;
steps.forEach(function(s){s.classList.toggle("now",s===step)});root.classList.toggle("begun",at>0);
byId("back").disabled=at===0||at===closed;byId("next").disabled=at===steps.length-1;
var done=items.length-open;byId("progress").value=done/items.length;byId("count").textContent=done+" / "+items.length;
var left=byId("left");left.textContent=open?left.dataset.some.replace("#",open):left.dataset.all;
byId("who").textContent=at?"· "+name.value:"";window.scrollTo(0,0)}
function go(by){var to=at+by;if(to<0||to>=steps.length||by<0&&at===closed)return;
if(at===0&&by>0&&!name.value.trim()){name.focus();name.reportValidity();return}
show(to);keep();steps[at].focus({preventScroll:true})}
function choose(letter){var radio=[].slice.call(steps[at].querySelectorAll("input[type=radio]")).find(function(r){return r.value===letter});
if(radio){radio.checked=true;changed()}}
function changed(){saved=false;keep();show(at)}
function write(cell){return'"'+String(cell).replace(/"/g,'""')+'"'}
function save(){var told=byId("told"),who=name.value.trim();
if(!who){told.textContent=told.dataset.name;show(0);name.focus();return}
var now=new Date().toISOString().replace(/\.\d+Z/,"Z"),rows=[["form","annotator","saved_at","item","answer"]];
items.forEach(function(i){rows.push([form.dataset.form,who,now,i.id,answerOf(i)])});
// The mark at the start tells Excel that this is UTF-8.
var file="intrusion_"+who.replace(/[\\\/:*?"<>|\s]+/g,"_")+".csv",text="\ufeff"+rows.map(function(r){return r.map(write).join(",")}).join("\r\n")+"\r\n";
var link=document.createElement("a");link.href=URL.createObjectURL(new Blob([text],{type:"text/csv"}));link.download=file;
document.body.appendChild(link);link.click();link.remove();saved=true;told.textContent=told.dataset.saved.replace("#",file)}
byId("back").onclick=function(){go(-1)};byId("next").onclick=function(){go(1)};byId("save").onclick=save;
byId("clear").onclick=function(){if(!confirm(this.dataset.ask))return;form.reset();try{localStorage.removeItem(place)}catch(e){}saved=true;byId("told").textContent="";show(0)};
form.addEventListener("change",changed);form.addEventListener("submit",function(e){e.preventDefault()});
document.addEventListener("keydown",function(e){if(e.ctrlKey||e.metaKey||e.altKey||e.isComposing)return;
var typing=e.target===name,button=e.target.tagName==="BUTTON";
if(e.key==="Enter"&&!button){e.preventDefault();go(1)}
else if(typing)return;
else if(e.key==="ArrowRight"){e.preventDefault();go(1)}
else if(e.key==="ArrowLeft"){e.preventDefault();go(-1)}
else if(e.key==="?"||e.key==="？")choose("?");
else if(/^[a-z]$/i.test(e.key))choose(e.key.toUpperCase())});
addEventListener("beforeunload",function(e){if(!kept&&!saved)e.preventDefault()});
root.classList.add("js");restore();show(at)})();
