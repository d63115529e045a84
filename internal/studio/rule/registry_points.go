package rule

// pointTable is every decision point: what it runs for each of, the last stage
// it may read, whether this program runs it yet, what rows may give (output,
// type, how several are combined, the fact it becomes), what happens when
// nothing hits, when it runs, and roots it may read before their stage.
const pointTable = `
offer.product | product | open | built | allow bool one | allowed | catalogue, line entry, API | product
fill.order | order | * | built | * field one | field stays empty | form and quote; input kinds get a default, formula kinds their value
fill.line | line | * | built | * field one | field stays empty | same, per line
config.line | line | goods | built | fix object many | possible | each option click, quote; compiled to clauses for the solver
price.line | line | list | built | pct number many; amount money many; set money many; group text many; stop bool many | list price | quote, change
price.order | order | price | built | pct number many; amount money many; fee money many; gift text many; group text many; stop bool many | no discount | after all lines
price.floor | line | list | built | floor money one line.floor | floor of the price list | before the check points
tax.line | line | sum | built | rate number one; code text one | rate of the type, else of the workspace | after discounts
promise.line | line | source | built | leadDays number one line.leadDays | lead time of the product | quote, change, late receipt
source.line | candidate | stock | built | allow bool one; score number sum | allowed; lowest score, then nearest | placing, re-sourcing
split.order | order | promise | later | by list<code:splitKey> one; least money one | by source and destination | when fulfilment orders are made
merge.order | pair | run | later | allow bool one | no merge | new fulfilment order against open ones of the same customer, destination, currency
freight.order | destination | promise | built | amount money one; carrier code:carrier one destination.carrier | 0 | quote, change
plan.order | order | total | built | plan code:plan one plan.key | plan of the type | quote, change
check.order | order | plan | built | level code:checkLevel many; code code:warning many; field fact many | no finding | quote (all), placing (block refuses, hold opens a task)
check.line | line | plan | built | level code:checkLevel many; code code:warning many; field fact many | no finding | same, per line
route.order | order | check | built | lane code:lane one route.lane; priority number one route.priority; skip list<text> many route.skip; team code:role one route.team | priority 5, nothing skipped | placing; again after a change
assign.task | task | run | built | who who one | who of the step | a task opens
deadline.task | task | run | built | in duration one; calendar code:calendar one | deadline of the step | a task opens
dispatch.line | line | run | later | station code:station one line.station; minutes number one line.minutes; course number one line.course | station of the product | release to production, kitchen, warehouse
carrier.shipment | shipment | run | later | carrier code:carrier one shipment.carrier; service text one; needs list<code:careNeed> many | carrier of the freight rule | shipment is made
change.order | change | run | later | allow code:changeLevel one change.allow; fee money one change.fee | staff: approve; customer: refuse | a change is previewed
cancel.order | order | run | built | allow code:changeLevel one; feePct number one | free until confirmed, then approve | cancel is asked
claim.policy | claim | run | later | decide code:claimDecision one claim.decide; refundPct number one claim.refundPct; freightBy code:party one; restock bool one | manual | a claim is previewed
supplier.bid | bid | run | later | score number sum; reject bool one | cheapest | bids are compared
booking.slot | booking | run | later | deposit money one; hold duration one; before duration one; after duration one | no deposit, hold 5m | a slot is asked
react.event | event | run | built | verb verb many; with object many | nothing | after commit, as robot; failures go to the work queue
`
