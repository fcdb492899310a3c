/** What gives way when there is less room, and high contrast. No width scrolls sideways. */
export const WIDTHS = String.raw`
@media (max-width:89.9rem){
  .prac tbody th{white-space:normal;padding-inline-end:var(--s4)} .prac td.rng{min-width:8rem;padding-inline-end:var(--s3)} .prac .cv svg{display:none} .facts{grid-template-columns:13.5rem repeat(2,minmax(0,1fr));gap:var(--s3) var(--s6)}
  .cov{grid-template-columns:13.5rem minmax(8rem,1fr) minmax(0,auto)} .cov ul{max-width:30rem}
}
@media (max-width:75rem){
  .score{grid-template-columns:12rem minmax(0,1fr);gap:var(--s6)} .prac td.rng{min-width:7rem} .cov{grid-template-columns:12rem minmax(0,1fr)} .cov ul{grid-column:2;max-width:none}
  .find{grid-template-columns:11rem minmax(0,1fr);gap:var(--s6)} .covgrid{grid-template-columns:minmax(0,1fr)} .grant{position:static;order:-1}
  .facts{grid-template-columns:repeat(3,1fr)} .prac .opt{display:none} .stamp{display:none}
}
@media (max-width:60rem){
  .vpc{display:none}
  .prac tbody th{white-space:normal} .top>div{gap:var(--s6)} .nav{gap:var(--s4)}
  .score{grid-template-columns:minmax(0,1fr);gap:var(--s4)} .hero{display:grid;grid-template-columns:auto 1fr;column-gap:var(--s6)} .hero>*{grid-column:2} .hero h2{grid-column:1/-1} .hero .big{grid-column:1;grid-row:2/6;align-self:start}
  .find{grid-template-columns:minmax(0,1fr)} .facets{position:static} .facets h2{display:inline} .facets ul{display:flex;flex-wrap:wrap;gap:var(--s2);margin-block:var(--s1) var(--s3)} .facets ul+h2{margin:0;padding:0;border:0} .facets a{gap:.5rem;border:1px solid var(--line2);border-radius:4px;padding:0 .625rem;min-height:1.75rem}
  .two{grid-template-columns:minmax(0,1fr)}
  .cov{grid-template-columns:minmax(0,1fr)} .cov ul{grid-column:1}
  .mx th[scope=row],.mx thead th.rh{width:8rem} .mx .wd,.mx .full{display:none} .mx .ab{display:inline} .cell{padding:0 .25rem;gap:.25rem;justify-content:center} .cell .q{margin:0} .mx thead th{padding-inline-start:0;text-align:center} .mx thead th.rh{text-align:start} .mx .tot{width:4rem} .mx .cs{padding-inline-end:0;text-align:center}
}
@media (max-width:40rem){
  main{padding:var(--s6) var(--s4) 3rem} .method{padding-inline:var(--s4)} html{scroll-padding-top:1rem} .top{position:static} .top>div{flex-direction:column;gap:0;padding:.5rem var(--s4) 0} .nav{flex-wrap:wrap;gap:0 var(--s4)} .nav a{min-height:2rem}
  h1{font-size:1.375rem;line-height:1.75rem} .facts{grid-template-columns:minmax(0,1fr) minmax(0,1fr)} .brand{min-height:1.5rem}
  .big{font-size:3rem;line-height:3rem} .hero{grid-template-columns:minmax(0,1fr)} .hero>*,.hero .big{grid-row:auto;grid-column:1}
  .prac thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)} .prac tfoot{display:none}
  .prac,.prac tbody{display:block} .prac tr{display:grid;grid-template-columns:repeat(3,1fr);gap:.125rem .5rem;padding:.75rem 0;border-bottom:1px solid var(--line)} .prac tbody tr>*{border:0;padding:0!important;text-align:start}
  .prac tbody th{grid-column:1/-1} .prac td.val{grid-row:2} .prac td.rg{grid-row:2;grid-column:3;text-align:end!important} .prac td.rng{grid-column:2;grid-row:2;width:auto;min-width:0} .prac td.none{grid-column:1/-1;width:auto} .prac td.none+td.rng{grid-row:3;grid-column:1/3} .prac td.none~td.rg{grid-row:3}
  .prac td[data-l]{display:flex!important;flex-direction:column;justify-content:space-between} .prac td[data-l]::before{content:attr(data-l);color:var(--mut);font-size:.75rem;line-height:1rem;font-weight:400}
  .lo{display:none} .kv{grid-template-columns:minmax(0,1fr);gap:0} .kv dd{margin-bottom:.375rem}
  .detail:target{box-shadow:none} .detail{padding-inline-start:0;scroll-margin-top:6rem} .trace li{grid-template-columns:minmax(0,1fr)} .trace .e{text-align:start}
  .gaps li{grid-template-columns:minmax(0,1fr) auto} .gaps li>div{grid-column:1/-1;grid-row:2}
  .mx tfoot{display:none!important} .mx thead th.rh,.mx .tot{display:none} .mx,.mx tbody,.mx thead{display:block} .mx tr{display:grid;grid-template-columns:repeat(6,minmax(0,1fr))} .mx tbody th[scope=row]{grid-column:1/-1;width:auto;padding-top:.5rem} .mx td{height:auto} .mx .whole{grid-column:1/-1} .cell{min-height:2rem;font-size:.75rem} .mx thead th{font-size:.6875rem}
  .mx.many tr{grid-template-columns:repeat(4,minmax(0,1fr))}
}
@media (forced-colors:active){:root{--bg:Canvas;--sub:Canvas;--sel:Canvas;--ink:CanvasText;--ink2:CanvasText;--mut:CanvasText;--ctl:CanvasText;--red:CanvasText;--grn:CanvasText;--amb:CanvasText;--data:CanvasText;--band:GrayText;--hatch:CanvasText;--act:Highlight} .nav a{border-color:Canvas} .doc .hit{border-inline-start:3px solid Highlight}}
`;
