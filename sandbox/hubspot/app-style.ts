export const appStyle = `
:root { color-scheme: light; --ink: #2b3a4a; --soft: #60748a; --line: #dbe3ec; --ground: #f4f7fa; --accent: #c8451f; }
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--ground) }
header { display: flex; gap: 1rem; align-items: center; padding: .8rem 1.5rem; color: #fff; background: var(--ink) }
header b { font-size: 1.05rem } header span { opacity: .75 }
.page { display: grid; grid-template-columns: 14rem minmax(0, 46rem); gap: 2rem; max-width: 66rem; margin: 2rem auto; padding: 0 1.5rem }
nav { font-size: .93rem } nav h2 { font-size: .78rem; letter-spacing: .05em; color: var(--soft); margin: 1.2rem 0 .3rem }
nav a { display: block; padding: .3rem .6rem; border-radius: 6px; color: inherit; text-decoration: none }
nav a[aria-current] { background: #e3ebf3; font-weight: 600 }
h1 { font-size: 1.5rem; margin: 0 0 1rem } h2 { font-size: 1.1rem }
.card, dialog { background: #fff; border: 1px solid var(--line); border-radius: 10px; padding: 1.2rem 1.4rem; margin: 0 0 1rem }
.row { display: flex; justify-content: space-between; align-items: center; gap: 1rem }
.tag { padding: .1rem .6rem; border-radius: 99px; font-size: .85rem; background: #dcf3e6; color: #12633b }
.tag.off { background: #eceff3; color: var(--soft) }
dialog { display: block; color: inherit; position: static; width: 100%; box-shadow: 0 12px 40px #1b2a3a33 }
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem }
label { display: block; margin: .9rem 0; font-weight: 600 }
input, select { display: block; width: 100%; margin-top: .3rem; padding: .5rem .6rem; font: inherit; font-weight: 400; background: #fff; border: 1px solid #9fb0c1; border-radius: 6px }
button, .button { display: inline-block; padding: .5rem 1.1rem; font: inherit; font-weight: 600; border: 1px solid #9fb0c1; border-radius: 6px; color: var(--ink); background: #fff; text-decoration: none; cursor: pointer }
.danger { color: #fff; background: var(--accent); border-color: var(--accent) }
.error { padding: .6rem .9rem; border-radius: 6px; background: #fde8e3; color: #8f2711 }
.note { padding: .6rem .9rem; border-radius: 6px; background: #fff6dd }
table { width: 100%; border-collapse: collapse } th, td { text-align: left; padding: .4rem .5rem; border-bottom: 1px solid var(--line) }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums }
@media (max-width: 44rem) { .page, .columns { grid-template-columns: 1fr } }
`
