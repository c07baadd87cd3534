/** Everything that a site may change is a custom property on `cordboard-chat`; the rest is ours. */
export const style = `
:host{display:block;position:fixed;z-index:var(--cordboard-z,2147483000);bottom:0;right:0;width:0;height:0}
/* What the page lets its elements inherit ends here. */
.frame{all:initial;display:block;
  --c:var(--cordboard-colour,var(--from-config,#0b5fff));--on-c:var(--cordboard-on-colour,var(--on-config,#fff));
  --surface:var(--cordboard-surface,#fff);--text:var(--cordboard-text,#16202c);--soft:var(--cordboard-soft,#f0f3f7);
  --line:var(--cordboard-line,#dfe5ec);--faint:var(--cordboard-faint,#586575);--bad:#b3261e;--good:#12804a;
  --r:var(--cordboard-radius,18px);--x:var(--cordboard-offset-x,20px);--y:var(--cordboard-offset-y,20px);
  --shadow:0 1px 2px rgba(13,28,48,.10),0 12px 40px rgba(13,28,48,.20);
  font:15px/1.45 var(--cordboard-font,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif);color:var(--text);
  color-scheme:light;-webkit-text-size-adjust:100%;-webkit-font-smoothing:antialiased;text-align:start;cursor:auto}
.frame[dir=rtl]{direction:rtl}
.dark{--surface:var(--cordboard-surface,#161c24);--text:var(--cordboard-text,#eaf0f6);--soft:var(--cordboard-soft,#232c37);
  --line:var(--cordboard-line,#323d4a);--faint:var(--cordboard-faint,#a3b0be);--bad:#ff8a80;--good:#5bd197;color-scheme:dark;
  --shadow:0 1px 2px rgba(0,0,0,.5),0 16px 48px rgba(0,0,0,.55)}
*,*::before,*::after{box-sizing:border-box}
[hidden]{display:none!important}
button,textarea{font:inherit;color:inherit;margin:0}
button{background:none;border:0;padding:0;cursor:pointer;-webkit-tap-highlight-color:transparent}
svg{width:22px;height:22px;display:block;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
:focus{outline:none}
:focus-visible{outline:3px solid color-mix(in srgb,var(--c) 55%,var(--text));outline-offset:2px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}

.launcher{position:fixed;right:var(--x);bottom:var(--y);width:60px;height:60px;border-radius:50%;background:var(--c);color:var(--on-c);
  display:grid;place-items:center;box-shadow:var(--shadow);transition:transform .18s cubic-bezier(.2,.9,.3,1.3)}
.launcher:hover{transform:scale(1.06)}.launcher:active{transform:scale(.96)}
.launcher svg{width:28px;height:28px}
.badge{position:absolute;top:-3px;right:-3px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#d3222a;color:#fff;
  font-size:12.5px;line-height:22px;font-weight:650;text-align:center;box-shadow:0 0 0 2px var(--surface)}
.left .launcher{right:auto;left:var(--x)}

.panel{position:fixed;right:var(--x);bottom:calc(var(--y) + 76px);width:min(396px,calc(100vw - 2*var(--x)));
  height:min(680px,calc(100vh - var(--y) - 100px));height:min(680px,calc(100dvh - var(--y) - 100px));
  background:var(--surface);border-radius:var(--r);box-shadow:var(--shadow);display:flex;flex-direction:column;overflow:hidden;transform-origin:bottom right}
.left .panel{right:auto;left:var(--x);transform-origin:bottom left}
.dark .panel{border:1px solid var(--line)}

header{display:flex;align-items:center;gap:12px;padding:14px 10px 14px 18px;background:var(--c);color:var(--on-c);flex:none;position:relative}
header .who{flex:1;min-width:0}
header h2{margin:0;font-size:17px;line-height:1.25;font-weight:650;letter-spacing:-.01em;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
header p{margin:2px 0 0;font-size:13px;line-height:1.35;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.face{flex:none;width:28px;height:28px;border-radius:50%;background:var(--soft);color:var(--faint);display:grid;place-items:center;font-weight:650;font-size:12.5px;line-height:1}
.face svg{width:17px;height:17px}
header .face{width:42px;height:42px;font-size:17px;background:var(--on-c);color:var(--c);position:relative}
header .face svg{width:25px;height:25px}
header .there::after{content:"";position:absolute;right:0;bottom:1px;width:10px;height:10px;border-radius:50%;background:#2fd07f;border:2px solid var(--c)}
.round{flex:none;width:40px;height:40px;border-radius:50%;display:grid;place-items:center;transition:background .15s}
header .round:hover{background:color-mix(in srgb,var(--on-c) 16%,transparent)}
header :focus-visible{outline-color:var(--on-c);outline-offset:-3px}
.menu{position:absolute;inset-inline-end:12px;top:calc(100% - 6px);z-index:3;min-width:210px;padding:6px;border-radius:12px;background:var(--surface);color:var(--text);
  box-shadow:var(--shadow);border:1px solid var(--line)}
.menu button{display:flex;gap:10px;align-items:center;width:100%;padding:10px 12px;border-radius:8px;text-align:start}
.menu button:hover{background:var(--soft)}.menu svg{width:19px;height:19px;color:var(--faint)}
.menu :focus-visible{outline-color:color-mix(in srgb,var(--c) 55%,var(--text))}

.banner{flex:none;padding:9px 18px;font-size:13px;background:color-mix(in srgb,#e8a200 17%,var(--surface));border-bottom:1px solid var(--line)}

.middle{flex:1;min-height:0;position:relative;display:flex}
.log{flex:1;min-width:0;overflow-y:auto;overscroll-behavior:contain;padding:18px 16px 12px;display:flex;flex-direction:column;scrollbar-width:thin;scrollbar-color:var(--line) transparent}
.log>*{flex:none}
.log:empty::before{content:"";width:58%;height:40px;margin:20px 0 0 36px;border-radius:var(--r);background:var(--soft);animation:wait 1.4s infinite ease-in-out}
@keyframes wait{50%{opacity:.45}}
.panel:has(textarea:disabled) .log:empty::before{display:none}
.newer{position:absolute;left:50%;bottom:12px;translate:-50%;display:flex;gap:6px;align-items:center;padding:7px 15px 7px 11px;border-radius:18px;
  background:var(--surface);border:1px solid var(--line);box-shadow:var(--shadow);font-size:13.5px;font-weight:550;white-space:nowrap}
.newer svg{width:16px;height:16px}
.log:focus-visible{outline-offset:-4px;border-radius:8px}
.day{align-self:stretch;display:flex;align-items:center;gap:12px;font-size:12px;font-weight:550;color:var(--faint);margin:14px 0 2px}
.day:first-child{margin-top:0}
.day::before,.day::after{content:"";flex:1;height:1px;background:var(--line)}
.notice{align-self:center;max-width:88%;text-align:center;font-size:13px;color:var(--faint);margin:14px 0 0;padding:0 8px;text-wrap:balance}
.message{max-width:88%;display:flex;flex-direction:column;align-self:flex-start;align-items:flex-start;margin-top:3px;overflow-wrap:anywhere;padding-inline-start:36px;position:relative}
.message.first{margin-top:16px}
.message.mine{max-width:82%;padding:0;align-self:flex-end;align-items:flex-end}
.message .face{position:absolute;inset-inline-start:0;bottom:22px;display:none}
.message.last .face{display:grid}
.human .face{background:color-mix(in srgb,var(--c) 20%,var(--soft));color:var(--text)}
.name{font-size:12.5px;color:var(--faint);margin:0 4px 4px;font-weight:600}
.bubble{padding:9px 14px;border-radius:var(--r);background:var(--soft);white-space:pre-wrap;border-start-start-radius:6px}
.message.first .bubble{border-start-start-radius:var(--r)}
.message.last .bubble{border-end-start-radius:6px}
.mine .bubble{background:var(--c);color:var(--on-c);border-radius:var(--r);border-start-end-radius:6px}
.mine.first .bubble{border-start-end-radius:var(--r)}
.mine.last .bubble{border-end-end-radius:6px;border-end-start-radius:var(--r)}
.human .bubble{background:color-mix(in srgb,var(--c) 11%,var(--soft))}
.bubble ul{margin:4px 0;padding-inline-start:20px;white-space:normal}
.bubble a{color:inherit;text-decoration:underline;text-underline-offset:2px;text-decoration-thickness:1px}
.bubble a:focus-visible{outline-color:currentColor;outline-offset:1px;border-radius:3px}
.meta{font-size:12px;line-height:18px;color:var(--faint);margin:4px 6px 0;display:none;gap:8px;align-items:center;flex-wrap:wrap}
.mine .meta{justify-content:flex-end}
.meta .sent{display:flex;gap:3px;align-items:center}.meta svg{width:14px;height:14px;stroke-width:2.2}
.last .meta,.failed .meta{display:flex}.meta:empty{display:none!important}
.pending .meta::before{content:"";width:10px;height:10px;border-radius:50%;border:1.5px solid var(--line);border-top-color:var(--faint);animation:turn .9s infinite linear}
@keyframes turn{to{rotate:1turn}}
.failed .bubble{background:color-mix(in srgb,var(--bad) 12%,var(--surface));color:var(--text);border:1px solid color-mix(in srgb,var(--bad) 55%,var(--surface))}
.failed .meta{color:var(--bad)}.meta button{text-decoration:underline;text-underline-offset:2px;color:inherit;padding:3px 2px;font-weight:600}
.files{display:flex;flex-direction:column;gap:6px;align-items:inherit;margin-top:4px;max-width:100%}
.file{display:flex;align-items:center;gap:10px;padding:9px 13px 9px 10px;border-radius:14px;border:1px solid var(--line);background:var(--surface);text-align:start;max-width:100%;transition:background .15s}
.file:hover{background:var(--soft)}.file svg{color:var(--faint);flex:none}
.file span{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.file small{color:var(--faint);font-size:12px;flex:none}
.picture{border-radius:14px;overflow:hidden;display:grid;place-items:center;cursor:zoom-in;background:var(--soft);border:1px solid var(--line);min-height:72px;min-width:96px;max-width:100%}
.picture img{display:block;max-width:100%;max-height:220px;object-fit:cover}
.choices{display:flex;flex-wrap:wrap;gap:8px;margin:12px 0 4px;padding-inline-start:36px}
.choices button{padding:8px 15px;min-height:40px;border-radius:20px;border:1.5px solid color-mix(in srgb,var(--c) 65%,var(--line));color:color-mix(in srgb,var(--c) 30%,var(--text));
  background:var(--surface);font-weight:550;line-height:1.3;transition:background .15s;text-align:start;overflow-wrap:anywhere}
.choices button:hover{background:color-mix(in srgb,var(--c) 10%,var(--surface))}
.choices button:active{background:color-mix(in srgb,var(--c) 18%,var(--surface))}
.dots{align-self:flex-start;margin:14px 0 0;margin-inline-start:36px;padding:13px 16px;border-radius:var(--r);background:var(--soft);display:flex;gap:5px}
.dots i{width:7px;height:7px;border-radius:50%;background:var(--faint);animation:dot 1.3s infinite ease-in-out}
.dots i:nth-child(2){animation-delay:.16s}.dots i:nth-child(3){animation-delay:.32s}
@keyframes dot{0%,70%,100%{transform:none;opacity:.45}35%{transform:translateY(-4px);opacity:1}}
.ended{align-self:stretch;margin:18px 0 8px;padding-top:14px;border-top:1px solid var(--line);text-align:center;color:var(--faint);font-size:13.5px}
.ended button{display:block;margin:10px auto 0;padding:8px 18px;border-radius:20px;background:var(--c);color:var(--on-c);font-weight:600}

.composer{flex:none;border-top:1px solid var(--line);padding:10px 10px calc(10px + env(safe-area-inset-bottom,0px))}
.tray{display:flex;flex-direction:column;gap:6px;padding:0 2px 8px;max-height:min(220px,34vh);overflow-y:auto}
.tray>*{flex:none}
.upload{display:flex;align-items:center;gap:10px;font-size:13.5px;padding:7px 6px 7px 12px;border-radius:12px;background:var(--soft);position:relative;overflow:hidden}
.upload span{flex:1;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.upload small{color:var(--faint)}
.upload .bar{position:absolute;left:0;bottom:0;height:3px;width:100%;background:var(--c);transform-origin:left;transition:transform .2s}
.upload .round{width:30px;height:30px}.upload svg{width:17px;height:17px}
.upload.bad{color:var(--bad)}.upload.bad span{white-space:normal;overflow-wrap:anywhere}
.problem{color:var(--bad);font-size:13px;padding:0 6px 8px;margin:0}
.row{display:flex;align-items:flex-end;gap:4px;border:1.5px solid var(--line);border-radius:24px;padding:3px;background:var(--surface);transition:border-color .15s}
.row:focus-within{border-color:color-mix(in srgb,var(--c) 70%,var(--text))}
textarea{flex:1;min-width:0;border:0;background:none;resize:none;padding:9px 4px;min-height:42px;max-height:132px;line-height:24px;font-size:16px}
.row textarea:focus-visible{outline:none}
textarea::placeholder{color:var(--faint);opacity:1}
.row .round{width:42px;height:42px;color:var(--faint)}.row .round:hover{background:var(--soft)}
.row .send{background:var(--c);color:var(--on-c)}.row .send:hover{background:color-mix(in srgb,var(--c) 88%,var(--text))}
.row .send[aria-disabled=true]{background:var(--soft);color:var(--faint);cursor:default}
.dropping::after{content:attr(data-drop);position:absolute;inset:8px;border:2px dashed var(--c);border-radius:calc(var(--r) - 6px);background:color-mix(in srgb,var(--surface) 92%,transparent);
  display:grid;place-items:center;font-weight:600;font-size:17px;z-index:4}

.teaser{position:fixed;right:var(--x);bottom:calc(var(--y) + 74px);width:min(300px,calc(100vw - 2*var(--x)));border-radius:16px;background:var(--surface);
  box-shadow:var(--shadow);border:1px solid var(--line);display:flex;align-items:flex-start}
.left .teaser{right:auto;left:var(--x)}
.teaser .said{flex:1;min-width:0;padding:12px 0 12px 14px;padding-inline:14px 0;text-align:start;font-size:14px;line-height:1.4}
.teaser .said b{display:block;font-size:12.5px;font-weight:600;color:var(--faint);margin-bottom:2px}
.teaser .said span{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden;overflow-wrap:anywhere}
.teaser .round{width:36px;height:36px;color:var(--faint);margin:2px}.teaser .round svg{width:16px;height:16px}
.viewer{position:fixed;inset:0;z-index:5;background:rgba(8,13,20,.88);color:#fff;display:grid;grid-template-rows:auto minmax(0,1fr);color-scheme:dark}
.viewer .bar{display:flex;align-items:center;gap:4px;padding:10px 12px}
.viewer .bar span{flex:1;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;padding:0 8px;font-weight:550}
.viewer .round:hover{background:rgba(255,255,255,.16)}.viewer :focus-visible{outline-color:#fff}
.viewer img{place-self:center;max-width:calc(100% - 24px);max-height:calc(100% - 24px);min-height:0;object-fit:contain;border-radius:6px}

@media (prefers-reduced-motion:no-preference){
  .panel,.teaser{animation:rise .24s cubic-bezier(.2,.8,.3,1)}
  .viewer{animation:fade .16s ease-out}
  .launcher svg{animation:swap .2s ease-out}
  .ready .message,.ready .notice,.ready .choices,.newer{animation:come .2s ease-out}
  @keyframes fade{from{opacity:0}}
  @keyframes swap{from{opacity:0;rotate:-30deg;scale:.7}}
  @keyframes rise{from{opacity:0;transform:translateY(14px) scale(.98)}}
  @keyframes come{from{opacity:0;transform:translateY(6px)}}
}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important;scroll-behavior:auto!important}}
@media (max-width:520px){
  .panel,.left .panel{inset:var(--seen-top,0) 0 auto 0;width:auto;height:var(--seen-height,100vh);height:var(--seen-height,100dvh);border-radius:0;border:0!important}
  .opened .launcher{display:none}
  header{padding-top:calc(14px + env(safe-area-inset-top,0px))}
}
@media (max-height:520px){
  .panel,.left .panel{top:8px;bottom:8px;height:auto}.opened .launcher{display:none}
  header{padding-block:6px}header .face{width:34px;height:34px}.composer{padding-block:6px}
}
@media (max-height:520px) and (max-width:520px){.panel,.left .panel{inset:var(--seen-top,0) 0 auto 0;height:var(--seen-height,100dvh)}}
@media (forced-colors:active){.bubble,.file,.launcher,.panel,.choices button{border:1px solid CanvasText}.dots i{background:CanvasText}}
@media print{:host{display:none!important}}
`;
