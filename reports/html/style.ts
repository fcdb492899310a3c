import { PAPER } from './paper.ts';
import { WIDTHS } from './widths.ts';

/** The look of the page: tokens, then each part in the order in which it stands. */
const SCREEN = String.raw`:root{
  color-scheme:light dark;
  --bg:#fff; --sub:#f6f7f8; --sel:#eef3fe; --line:#e2e5e9; --line2:#c3c9d1; --ctl:#7b8490;
  --ink:#14171b; --ink2:#3d444d; --mut:#5a626d;
  --act:#1b4fc4; --red:#b01c1c; --redbg:#fdf1f0;
  --grn:#176a43; --amb:#7d5200; --ambbg:#fdf6e7; --hatch:#a97b1d; --band:#8b96a4; --data:#4b5563;
  --ph:#fff3c9; --phink:#5f4200;
  --sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif;
  --mono:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;
  --s1:.25rem;--s2:.5rem;--s3:.75rem;--s4:1rem;--s6:1.5rem;--s8:2rem;--s12:3rem;
}
@media (prefers-color-scheme:dark){:root{
  --bg:#0f1114; --sub:#16191d; --sel:#172136; --line:#272c33; --line2:#3d444d; --ctl:#79828e;
  --ink:#e8eaed; --ink2:#c3c8cf; --mut:#9aa2ad;
  --act:#8cb2ff; --red:#ff8f85; --redbg:#261615;
  --grn:#62c897; --amb:#e2b257; --ambbg:#261e0f; --hatch:#94722f; --band:#66717e; --data:#a9b2be;
  --ph:#3a2f10; --phink:#f0d48a;
}}
*,*::before,*::after{box-sizing:border-box}
html{scroll-padding-top:4rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:400 .875rem/1.25rem var(--sans);font-variant-numeric:tabular-nums;font-feature-settings:"cv05","ss03";overflow-wrap:break-word}
h1,h2,h3,h4,p,ol,ul,dl,dd,fieldset,table,pre{margin:0;padding:0}
ol,ul{list-style:none}
h1{font-size:1.75rem;line-height:2.25rem;font-weight:600;letter-spacing:-.018em;text-wrap:balance}
h2{font-size:1rem;line-height:1.5rem;font-weight:600;letter-spacing:-.006em}
h3{font-size:1.25rem;line-height:1.75rem;font-weight:600;letter-spacing:-.012em;text-wrap:balance}
h4{font-size:.8125rem;line-height:1.25rem;font-weight:600}
a{color:inherit;text-decoration:underline;text-decoration-color:var(--line2);text-underline-offset:.2em;text-decoration-thickness:1px}
a:hover{text-decoration-color:currentColor}
a.act{color:var(--act)}
a.bare{text-decoration:none}
a.bare:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--act);outline-offset:2px;border-radius:3px}
code,.mono,pre{font-family:var(--mono);font-size:.92em;font-variant-ligatures:none;unicode-bidi:isolate}
.mut{color:var(--mut)} .ink{color:var(--ink)} .amb{color:var(--amb)} .sm{font-size:.75rem;line-height:1rem} .strong{font-weight:600} .nw{white-space:nowrap}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:var(--s4);top:-3rem;background:var(--bg);padding:var(--s2) var(--s3);z-index:9}
.skip:focus{top:var(--s2)}
svg{display:block;flex:none} svg text{font-family:var(--sans);fill:currentColor}
.defs{position:absolute;width:0;height:0}
.only{display:none}
mark{background:var(--ph);color:var(--phink);border-radius:2px;padding:0 .2em}
.ctl{border:1px solid var(--hatch);border-radius:2px;font:500 .6875rem/.875rem var(--sans);padding:0 .2em;color:var(--amb);margin:0 .1em;white-space:nowrap;unicode-bidi:isolate}

.top{position:sticky;top:0;z-index:5;background:var(--bg);border-bottom:1px solid var(--line)}
.top>div{display:flex;align-items:stretch;gap:var(--s8);max-width:92.5rem;margin:auto;padding:0 var(--s6);min-height:3rem}
.brand{display:flex;align-items:center;gap:.5rem;font-weight:600;letter-spacing:-.01em;text-decoration:none}
.nav{display:flex;gap:var(--s6)}
.nav a{display:flex;align-items:center;gap:.4rem;text-decoration:none;color:var(--mut);border-bottom:2px solid transparent;border-top:2px solid transparent}
.nav a:hover{color:var(--ink)}
.nav a span{font-size:.75rem}
.stamp{margin-left:auto;display:flex;align-items:center;font-size:.75rem;color:var(--mut);white-space:nowrap}
main{max-width:92.5rem;margin:auto;padding:var(--s8) var(--s6) var(--s12)}
.method{max-width:92.5rem;margin:auto;padding:0 var(--s6) var(--s8);font-size:.75rem;line-height:1rem;color:var(--mut)}
.method p{border-top:1px solid var(--line);padding-top:var(--s4)} .method code{overflow-wrap:anywhere}

/* One view at a time, by the address alone; where :has is not known, all of them, one under the other. */
.net{margin-top:var(--s8);border-top:1px solid var(--line);padding-top:var(--s4)}
.vpc{max-width:100%;height:auto;margin:var(--s4) 0} .vpc text{font-size:12px} .vpc rect{fill:var(--bg);stroke:var(--ctl)}
.vpc .n-vpc rect,.vpc .n-zone rect{fill:none;stroke:var(--line2)} .vpc .n-zone rect{stroke-dasharray:4 4} .vpc .n-subnet rect{fill:var(--sub);stroke:var(--line2)} .vpc .n-vpc text,.vpc .n-zone text,.vpc .n-subnet text{fill:var(--mut)}
.vpc .n-more rect{stroke:none;fill:none} .vpc .n-workload text{font-weight:500}
.vpc polyline{fill:none;stroke:var(--data);stroke-width:1.5} .vpc circle{fill:var(--data)} .vpc .e-unknown polyline{stroke:var(--amb);stroke-dasharray:5 4} .vpc .e-unknown circle{fill:var(--amb)}
.net summary{cursor:pointer;color:var(--mut)} .net li{padding:.25rem 0;border-bottom:1px solid var(--line);max-width:60rem}
main>section{scroll-margin-top:6rem}
main>section+section{margin-top:var(--s12)}
@supports selector(:has(*)){
  main>section{display:none}
  main>section+section{margin-top:0}
  main>section:target,main>section:has(:target),main:not(:has(section:target,section :target))>#overview{display:block}
  body:has(#findings:target,#findings :target) .nav a[href="#findings"],body:has(#coverage:target,#coverage :target) .nav a[href="#coverage"],body:has(#networks:target,#networks :target) .nav a[href="#networks"],body:has(#checks:target,#checks :target) .nav a[href="#checks"],body:not(:has(:is(#findings,#coverage,#networks,#checks):target,:is(#findings,#coverage,#networks,#checks) :target)) .nav a[href="#overview"]{color:var(--ink);font-weight:500;border-bottom-color:var(--ink)}
}

.sev,.out{display:inline-flex;align-items:center;gap:.4rem;white-space:nowrap}
.sev-critical{color:var(--red);font-weight:600}.sev-high svg{color:var(--red)}.sev-low,.sev-info{color:var(--mut)}
.out-fail{color:var(--red)}.out-pass{color:var(--grn)}.out-not-assessed{color:var(--amb)}.out-not-applicable,.out-suppressed{color:var(--mut)}
.trk{stroke:var(--line2)} .bnd{fill:var(--band)} .tick{stroke:var(--ink);stroke-width:2.5} .bo{fill:none;stroke:var(--hatch)} .dat{fill:var(--data)} .hb{fill:var(--ambbg)} .hp{fill:var(--hatch)} .cut{stroke:var(--bg)}
svg .ax{font-size:11px;fill:var(--mut)}

.lede p{margin-top:var(--s1);font-size:1rem;line-height:1.5rem;color:var(--ink2);max-width:60rem}
.runnotes{margin-top:var(--s3);color:var(--ink2);max-width:60rem} .runnotes li{border-inline-start:3px solid var(--hatch);padding-inline-start:.625rem;margin-top:var(--s1)}
.facts{display:grid;grid-template-columns:13.5rem max-content max-content minmax(8rem,1fr) max-content max-content;gap:var(--s3) var(--s8);margin-top:var(--s6);padding:var(--s3) 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
.facts dt{font-size:.75rem;line-height:1rem;color:var(--mut)} .facts dd{font-size:.8125rem;line-height:1.25rem;overflow-wrap:anywhere}
.cov{display:grid;grid-template-columns:13.5rem minmax(10rem,1fr) auto;align-items:center;gap:var(--s2) var(--s8);padding:var(--s4) 0}
.cov b{font-size:1rem;font-weight:600}
.cov ul{display:flex;flex-wrap:wrap;gap:var(--s1) var(--s4);font-size:.8125rem;max-width:44rem}
.covbar{width:100%;height:.75rem;border-radius:2px;overflow:hidden}
.sec{margin-top:var(--s8);padding-top:var(--s6);border-top:1px solid var(--line)}
#score{margin-top:var(--s4);border-top:0;padding-top:var(--s2)}
.sech{display:flex;flex-wrap:wrap;gap:var(--s1) var(--s4);align-items:baseline;margin-bottom:var(--s4)}
.sech p{color:var(--mut);font-size:.8125rem}
.score{display:grid;grid-template-columns:13.5rem minmax(0,1fr);gap:var(--s8)}
.hero{display:flex;flex-direction:column;gap:var(--s1)}
.big{font-size:3.25rem;line-height:3.25rem;font-weight:600;letter-spacing:-.045em;display:flex;align-items:flex-end;gap:.75rem}
.big small{white-space:nowrap;padding-bottom:.375rem;font-size:.8125rem;line-height:1.25rem;font-weight:400;letter-spacing:0;color:var(--mut)}
.big.none{font-size:1.25rem;line-height:1.75rem;letter-spacing:-.012em;color:var(--amb);display:block} .big.none.mut{color:var(--mut)} .big.none small{display:block;padding:0}
.hero svg{width:100%;max-width:12rem} .hero p{font-size:.8125rem;color:var(--ink2)} .hero p.mut{color:var(--mut)} .hero p:empty{display:none}
table{border-collapse:collapse;width:100%}
th{font-weight:400;font-size:.75rem;line-height:1rem;color:var(--mut);text-align:start;vertical-align:bottom}
th,td{padding:var(--s2) var(--s3) var(--s2) 0;border-bottom:1px solid var(--line)}
td{font-size:.8125rem;vertical-align:middle}
.n{text-align:end}
th.n,td.n{padding-inline-end:0;padding-inline-start:var(--s3)}
td.z{color:var(--mut)} td.bad{color:var(--red);font-weight:600}
tbody th{font-size:.8125rem;line-height:1.25rem;color:var(--ink);vertical-align:middle;overflow-wrap:anywhere}
.prac td,.prac tbody th{padding-block:.625rem}
.prac td.val{font-size:1.125rem;font-weight:600;letter-spacing:-.01em;white-space:nowrap;width:3rem}
.prac td.rg{color:var(--mut);white-space:nowrap} .prac td.rng{min-width:12rem;width:24%;padding-inline-end:var(--s6)} .prac td.rng svg{width:100%}
.prac td.none{font-size:.75rem;font-weight:600;color:var(--amb);line-height:1rem;white-space:normal;min-width:6rem;letter-spacing:0} .prac td.none.mut{color:var(--mut);font-weight:400}
.prac tbody th{white-space:nowrap;padding-inline-end:var(--s6)} .prac tbody th br+span{white-space:normal} .prac thead td{border-bottom:1px solid var(--line)}
.prac tfoot td,.prac tfoot th{border-bottom:0;color:var(--mut)}
.cvi{display:inline-flex;align-items:center;gap:.5rem} .cvb{border-radius:1px;overflow:hidden}
.two{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:var(--s8) var(--s12)}
.two td,.two tbody th{padding-block:.3125rem}

.vhd{display:flex;flex-wrap:wrap;gap:var(--s2) var(--s4);align-items:baseline;margin-bottom:var(--s6)}
.vhd p{color:var(--mut)}
.find{display:grid;grid-template-columns:13.5rem minmax(0,1fr);gap:var(--s8);align-items:start}
.facets{position:sticky;top:5rem}
.facets h2{font-size:.75rem;line-height:1rem;margin-bottom:var(--s1);letter-spacing:0} .facets ul+h2{margin-top:var(--s4);padding-top:var(--s4);border-top:1px solid var(--line)}
.facets a{display:flex;justify-content:space-between;align-items:center;min-height:1.5rem;font-size:.8125rem;text-decoration:none} .facets a:hover{text-decoration:underline} .facets a>span:last-child{color:var(--mut);font-size:.75rem}
.group+.group,div+.group,.group+div,div>.group+.group{margin-top:var(--s8)} .group{scroll-margin-top:4rem}
.find>div>div+div{margin-top:var(--s8)} .group.none{margin-top:var(--s4)!important}
.ghead{display:flex;align-items:center;gap:var(--s2);font-size:1rem} .ghead .sev,.ghead .out{font-weight:600} .ghead.plain{display:block} .ghead>.mut{font-size:.8125rem;font-weight:400} .ghead .cause::before{content:"";display:inline-block;width:1px;height:.875rem;background:var(--line2);margin-inline-end:.5rem;vertical-align:-.1em}
.group>.ghead,.quiet>summary{padding-bottom:var(--s2)}
.quiet>summary,.fold summary{cursor:pointer}
summary{list-style:none} summary::-webkit-details-marker{display:none}
.quiet>summary{display:flex;align-items:center;gap:.5rem;border-bottom:1px solid var(--line2)}
.quiet>summary::before,.rows .r::before,.fold summary::before{content:"";flex:none;width:.375rem;height:.375rem;border-right:1.5px solid var(--mut);border-bottom:1.5px solid var(--mut);transform:rotate(-45deg);margin-inline:.125rem .375rem}
.quiet[open]>summary::before,details[open]>.r::before,.fold details[open]>summary::before{transform:rotate(45deg)}
.quiet p{padding-block:var(--s2) 0} .quiet .rows{margin-top:var(--s2)}
.empty{max-width:34rem} .empty p{color:var(--ink2)} .empty ul{margin-top:var(--s3);font-size:.8125rem} .empty li{padding:.25rem 0}
.rows{container-type:inline-size;border-top:1px solid var(--line2)}
.rows .r{display:grid;grid-template-columns:.875rem minmax(0,1fr) minmax(0,15.5rem) 9rem 7.25rem;gap:0 var(--s4);align-items:center;min-height:2.125rem;border-bottom:1px solid var(--line);font-size:.8125rem;cursor:pointer}
.rows .r>span{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.rows .r:hover{background:var(--sub)} details[open]>.r{background:var(--sel)} details[open]>.r:hover{background:var(--sel)} details[open]>.r::before{align-self:start;margin-top:.8rem} details[open]>.r .c-t{font-size:1.25rem;line-height:1.75rem;font-weight:600;letter-spacing:-.012em;white-space:normal;padding-block:.25rem;overflow-wrap:anywhere}
.rows .r:focus-visible{outline-offset:-2px}
.rows .c-acc,.rows .c-reg,.rows .c-res,.rows .c-short{color:var(--mut)} .rows .name{font-family:var(--mono);font-size:.75rem;display:flex;unicode-bidi:isolate}
.name .h{overflow:hidden;text-overflow:ellipsis;white-space:pre}.name .tl{flex:none;white-space:pre}
.rows .c-short{display:none}
.crows{border-top:0} .crows .r,.chd{grid-template-columns:.875rem minmax(0,1fr) minmax(0,15.5rem) 5.5rem 3rem 5.5rem 3rem} .rows .c-sev{display:flex} .rows .c-q{text-align:end} .rows .c-q.z{color:var(--mut)} .rows .c-q.f{font-weight:600}
.chd{display:grid;gap:0 var(--s4);font-size:.75rem;line-height:1rem;color:var(--mut);padding-bottom:var(--s2);border-bottom:1px solid var(--line2);text-align:end} .chd>:nth-child(-n+4){text-align:start}
.rows .c-w{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@container (max-width:60rem){.crows .r,.chd{grid-template-columns:.875rem minmax(0,1fr) 5.5rem 3rem 5.5rem 3rem} .crows .c-res,.chd>:nth-child(3){display:none}}
@container (max-width:46rem){
  .rows .r{grid-template-columns:.875rem minmax(0,1fr) auto;padding:.375rem 0;gap:0 var(--s3);min-height:3.25rem;align-content:center}
  .rows .r::before{grid-row:1} .rows .c-t{grid-row:1;grid-column:2/4} .rows .c-acc,.rows .c-reg{display:none}
  .rows .c-res{grid-row:2;grid-column:2} .rows .c-short{display:block;grid-row:2;grid-column:3;font-size:.75rem;text-align:end}
  .crows .r{display:flex;flex-wrap:wrap;gap:.125rem var(--s4)} .crows .r .c-t{flex:1 0 calc(100% - 2.5rem);white-space:normal} .crows .c-sev{flex:none;width:5rem;margin-inline-start:1.875rem} .rows .c-q{text-align:start;font-size:.75rem} .rows .c-q.z,.crows .c-res,.chd{display:none} .rows .c-w{position:static;width:auto;height:auto;clip-path:none;color:var(--mut);font-weight:400}
}
@container (max-width:28rem){
  .rows .r{grid-template-columns:.875rem minmax(0,1fr);padding:.5rem 0;min-height:4.5rem;align-content:start;row-gap:.125rem}
  .rows .r::before{margin-top:.4rem;align-self:start}
  .rows .r .c-t{grid-row:1;grid-column:2;white-space:normal;display:-webkit-box;-webkit-line-clamp:3;-webkit-box-orient:vertical;overflow-wrap:anywhere}
  .rows .c-res{grid-row:2;grid-column:2} .rows .c-short{grid-row:3;grid-column:2;text-align:start}
  .crows .r{min-height:3.25rem;padding-block:.375rem} .crows{border-top:1px solid var(--line2)}
}

.detail{padding:var(--s4) 0 var(--s8) 1.75rem;border-bottom:1px solid var(--line2);scroll-margin-top:6.5rem;container-type:inline-size}
.detail:target{box-shadow:inset 2px 0 0 var(--act)}
.dhead{max-width:60rem;overflow-wrap:anywhere}
.dgrid{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 var(--s12);align-items:start}
.dgrid>div>.blk:first-child{margin-top:var(--s4)}
@container (max-width:56rem){.dgrid{grid-template-columns:minmax(0,1fr)} .dgrid>div>.blk:first-child{margin-top:var(--s6)}}
.meta{display:flex;flex-wrap:wrap;gap:var(--s1) var(--s4);margin-top:var(--s2);font-size:.8125rem;align-items:center;overflow-wrap:anywhere}
.meta a{padding-block:.125rem}
.kv{display:grid;grid-template-columns:7rem minmax(0,1fr);gap:.25rem var(--s4);font-size:.8125rem;margin-top:var(--s4);align-content:start}
.kv dt{color:var(--mut)} .kv dd{overflow-wrap:anywhere}
.blk{margin-top:var(--s6)} .blk>h4,.blkh{margin-bottom:var(--s2)} .blk>p{font-size:.8125rem;max-width:42rem}
.blkh{display:flex;justify-content:space-between;align-items:baseline;gap:var(--s4)} .blkh span{font-size:.75rem;color:var(--mut)}
.ex{border-inline-start:2px solid var(--line2);padding:.125rem 0 .125rem .75rem;font-size:.8125rem;overflow-wrap:anywhere}
.ex+.ex{margin-top:var(--s2)} .ex b{font-weight:400;color:var(--mut);display:block;font-size:.75rem;line-height:1rem}
.ex.bad{border-inline-start-color:var(--red)} .ex.unseen{border-inline-start-color:var(--hatch)}
.trace li{display:grid;grid-template-columns:minmax(0,1fr) 10rem;gap:0 var(--s4);padding:.4375rem 0;border-bottom:1px solid var(--line);font-size:.8125rem;overflow-wrap:anywhere}
.trace li:first-child{border-top:1px solid var(--line)} .trace .e{text-align:end;font-size:.75rem;color:var(--mut)}
.trace li.res{border-bottom:0;font-weight:600} .trace li.res .e .out{font-weight:600}
.doc{border:1px solid var(--line);border-radius:4px;background:var(--sub);font-family:var(--mono);font-size:.75rem;line-height:1.25rem;unicode-bidi:isolate}
.doc>ol{padding:.375rem 0} .src+.doc{margin-top:var(--s4)}
.doc li:not(.fold){position:relative;padding-inline:calc(3.5rem + 4ch) .75rem;text-indent:-4ch;white-space:pre-wrap;overflow-wrap:anywhere} .doc li:not(.fold)::before{content:counter(list-item);position:absolute;inset-inline-start:0;width:2.375rem;text-align:end;text-indent:0;color:var(--mut)}
.doc li.hit{background:var(--redbg);box-shadow:inset 3px 0 0 var(--red)} .doc li.hit::after{content:"▸";position:absolute;inset-inline-start:2.75rem;top:0;text-indent:0;color:var(--red);font-weight:600}
.doc i{font-style:normal;color:var(--mut)} .doc li.hit i{color:inherit}
.doc em{font:500 .75rem/1.25rem var(--sans);color:var(--mut);padding-inline-start:1rem}
.doc .fold{color:var(--mut)} .doc .fold summary{display:flex;align-items:center;min-height:1.5rem;padding-inline:2.25rem .75rem;font:400 .75rem/1.25rem var(--sans);overflow-wrap:anywhere} .doc .fold li{color:var(--ink)}
.src{font-size:.75rem;color:var(--mut);margin-top:var(--s2);overflow-wrap:anywhere}
.forms{border:0;min-width:0;margin-top:var(--s2);display:grid;grid-template-columns:auto auto 1fr;gap:0 var(--s4);align-items:center}
.forms label{display:flex;align-items:center;min-height:1.75rem;font-size:.8125rem;cursor:pointer;color:var(--mut);border-bottom:2px solid transparent}
.forms input{appearance:none;inline-size:0;block-size:0;margin:0}
.forms label:has(:checked){color:var(--ink);font-weight:500;border-bottom-color:var(--ink)} .forms label:has(:focus-visible){outline:2px solid var(--act)}
.forms pre{grid-column:1/-1;display:none}
.forms pre,pre.pol{border:1px solid var(--line);border-radius:4px;background:var(--sub);padding:.625rem .75rem;font-size:.75rem;line-height:1.25rem;white-space:pre-wrap;overflow-wrap:anywhere;margin-top:var(--s1)}
.ln{display:block;padding-inline-start:4ch;text-indent:-4ch}
.forms:has(.i-cli:checked) .p-cli,.forms:has(.i-cfn:checked) .p-cfn{display:block}

.mx{table-layout:fixed} .mx th[scope=row]{width:15rem}
.mx td{padding:2px;border:0;height:3rem} .mx th[scope=row]{border:0;padding:0 var(--s3) 0 0} .mx thead th{border:0;padding:0 2px var(--s2) .625rem;overflow-wrap:anywhere} .mx thead th.rh{padding-inline-start:0;width:15rem}
.mx .tot{width:6.5rem} .mx td.n{padding-inline-end:0}
.cell{display:flex;align-items:center;gap:.5rem;height:100%;min-height:2.75rem;padding:0 .625rem;border-radius:3px;text-decoration:none;font-size:.8125rem;line-height:1rem;border:1px solid transparent;position:relative}
.cell b{font-weight:500;overflow-wrap:anywhere} .cell .q{margin-inline-start:auto;font-weight:600} .cell .rg{display:none;font-size:.6875rem}
.c-assessed{background:var(--sub);color:var(--mut)} .c-assessed svg{color:var(--grn)}
.c-pruned,.c-not-enabled,.c-out-of-scope{color:var(--mut);border-color:var(--line)}
.c-partial,.c-denied,.c-throttled,.c-failed{color:var(--amb);background:var(--ambbg);border-color:var(--hatch)}
.c-denied,.c-failed{background:repeating-linear-gradient(135deg,var(--ambbg) 0 6px,var(--bg) 6px 9px)}
.mx .ab{display:none} abbr{text-decoration:none} .mx .cs{font-size:.8125rem;color:var(--mut);padding-inline-end:.75rem;text-align:end;height:2rem} .mx tfoot th{font-size:.75rem;vertical-align:middle}
.legend{display:flex;flex-wrap:wrap;gap:var(--s1) var(--s6);font-size:.75rem;color:var(--mut)} .legend li{display:flex;align-items:center;gap:.375rem} .lg2{margin-top:var(--s3)}
.legend .lc-assessed svg{color:var(--grn)} .lc-partial svg,.lc-denied svg,.lc-throttled svg,.lc-failed svg{color:var(--amb)}
.covgrid{display:grid;grid-template-columns:minmax(0,1fr) 26rem;gap:var(--s12);margin-top:var(--s8);align-items:start}
.grant{position:sticky;top:5rem} .gapcell+.gapcell{margin-top:var(--s8)} .gapcell{scroll-margin-top:5rem} .gapcell:target{box-shadow:-.75rem 0 0 var(--bg),calc(-.75rem - 2px) 0 0 var(--act)}
.lgh{font-size:1.25rem;line-height:1.75rem;letter-spacing:-.012em;margin-top:var(--s1);overflow-wrap:anywhere} .gapcell .meta{margin-top:0}
.gaps{margin-top:var(--s3);border-top:1px solid var(--line)} .gaps li{display:grid;grid-template-columns:9rem minmax(0,1fr) 3rem;gap:0 var(--s4);padding:.4375rem 0;border-bottom:1px solid var(--line);font-size:.8125rem;overflow-wrap:anywhere}

.mx.many,.mx.many tbody,.mx.many thead,.mx.many tfoot{display:block} .mx.many thead,.mx.many tfoot{display:none} .mx.many tr{display:grid;grid-template-columns:repeat(auto-fill,minmax(5rem,1fr))} .mx.many tbody th[scope=row]{grid-column:1/-1;width:auto;padding-top:var(--s3)} .mx.many td{height:auto} .mx.many .tot{grid-column:1/-1;width:auto;display:none} .mx.many .whole{grid-column:1/-1} .mx.many .cell{min-height:2rem;font-size:.75rem;padding:0 .25rem;gap:.25rem} .mx.many .cell .wd{display:none} .mx.many .cell .rg{display:inline}
`;

export const STYLE: string = SCREEN + WIDTHS + PAPER;
