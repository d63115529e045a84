package rule

// factTable is every built-in fact: path, type, the stage from which it is
// known, and "?" where it may be missing. The custom fields, options and steps
// of a business come to these from its documents.
const factTable = `
now                     instant                     open
today                   date                        open
actor.kind              code:actorKind              open
actor.user              user                        open ?
actor.roles             list<code:role>             open
actor.department        department                  open ?
actor.manages           list<user>                  open
order.type              code:type                   open
order.channel           code:channel                open
order.foreignId         text                        open ?
order.currency          text                        open
order.owner             user                        open ?
order.repeat            bool                        open
customer.ref            text                        open ?
customer.name           text                        open
customer.type           code:customerType           open ?
customer.groups         list<code:customerGroup>    open
customer.region         code:region                 open ?
customer.country        text                        open ?
customer.guest          bool                        open
customer.blocked        bool                        open
customer.owner          user                        open ?
customer.since          date                        open ?
customer.address        place                       open ?
customer.orderCount     number                      open
customer.lastOrderAt    instant                     open ?
customer.spent          money                       open
customer.claims         number                      open
customer.creditLimit    money                       open ?
customer.creditFree     money                       open ?
customer.overdue        money                       open
customer.points         number                      open
form.variants           list<code:variant>          open
order.lines             rows:line                   form
order.destinations      rows:destination            form
order.note              text                        form ?
order.wishDate          date                        form ?
order.coupon            text                        form ?
order.attachments       number                      form
line.n                  number                      form
line.sku                text                        form
line.quantity           quantity                    form
line.destination        text                        form ?
line.wishDate           date                        form ?
line.note               text                        form ?
destination.key         text                        form
destination.address     place                       form
destination.from        instant                     form ?
destination.to          instant                     form ?
destination.note        text                        form ?
product.sku             text                        goods
product.name            text                        goods
product.category        code:category               goods ?
product.supply          code:supply                 goods
product.fulfil          code:fulfil                 goods
product.unit            text                        goods
product.weight          number                      goods ?
product.volume          number                      goods ?
product.tags            list<text>                  goods
product.supplier        text                        goods ?
product.since           date                        goods ?
line.weight             number                      goods ?
line.volume             number                      goods ?
order.lineCount         number                      goods
order.quantity          quantity                    goods
order.weight            number                      goods ?
order.volume            number                      goods ?
order.madeToOrder       bool                        goods
line.priceList          code:prices                 list ?
line.listPrice          money                       list
line.price              money                       price
line.amount             money                       price
line.discount           money                       price
line.discountPct        number                      price
line.cost               money                       list ?
line.margin             number                      price ?
line.floor              money                       list ?
line.belowFloor         bool                        sum
order.goods             money                       price
order.discount          money                       sum
order.subtotal          money                       sum
order.belowFloor        bool                        sum
order.margin            number                      sum ?
stock.onHand            quantity                    stock
stock.available         quantity                    stock
stock.incoming          quantity                    stock
stock.nextReceipt       date                        stock ?
line.short              quantity                    stock
line.leadDays           number                      promise
line.promisedAt         date                        promise ?
line.source             code:warehouse              source ?
order.short             bool                        stock
order.promisedAt        date                        promise ?
order.sources           list<code:warehouse>        source
source.warehouse        code:warehouse              stock
source.kind             code:sourceKind             stock
source.region           code:region                 stock ?
source.distanceKm       number                      stock ?
source.available        quantity                    stock
source.parcels          number                      stock
order.freight           money                       total
order.fees              money                       total
order.tax               money                       total
order.total             money                       total
order.totalBase         money                       total
destination.weight      number                      promise
destination.volume      number                      promise
destination.amount      money                       promise
destination.carrier     code:carrier                total ?
plan.key                code:plan                   plan
plan.dueNow             money                       plan
plan.onCredit           money                       plan
check.warnings          list<code:warning>          check
check.holds             list<code:warning>          check
route.lane              code:lane                   route ?
route.priority          number                      route
route.skip              list<text>                  route
route.team              code:role                   route ?
order.number            text                        run
order.phase             code:phase                  run
order.stage             text                        run ?
order.placedAt          instant                     run
order.confirmedAt       instant                     run ?
order.deliveredAt       instant                     run ?
order.paid              money                       run
order.due               money                       run
order.undelivered       quantity                    run
order.late              bool                        run
order.link              text                        run
order.instalments       rows:instalment             run
order.shipments         rows:shipment               run
order.fulfilments       rows:fulfilment             run
instalment.key          text                        run
instalment.status       code:instalmentStatus       run
instalment.amount       money                       run
instalment.paid         money                       run
instalment.dueAt        date                        run ?
instalment.blocks       list<text>                  run
instalment.name         text                        run
shipment.n              number                      run
shipment.status         code:shipmentStatus         run
shipment.carrier        code:carrier                run ?
shipment.waybill        text                        run ?
shipment.source         code:warehouse              run ?
shipment.shippedAt      instant                     run ?
shipment.deliveredAt    instant                     run ?
shipment.promisedAt     date                        run ?
shipment.newPromise     date                        run ?
shipment.late           bool                        run
shipment.weight         number                      run ?
shipment.amount         money                       run
shipment.lines          rows:line                   run
fulfilment.n            number                      run
fulfilment.source       code:warehouse              run ?
fulfilment.status       code:fulfilmentStatus       run
fulfilment.amount       money                       run
fulfilment.promisedAt   date                        run ?
other.source            code:warehouse              run ?
other.status            code:fulfilmentStatus       run
other.promisedAt        date                        run ?
other.amount            money                       run
task.step               text                        run
task.kind               code:stepKind               run
task.round              number                      run
task.openedAt           instant                     run
task.dueAt              instant                     run
task.owner              user                        run ?
task.late               bool                        run
task.by                 user                        run ?
task.opinion            text                        run ?
task.outcome            text                        run ?
user.roles              list<code:role>             run
user.department         department                  run ?
user.region             code:region                 run ?
user.open               number                      run
payment.amount          money                       run
payment.method          code:paymentMethod          run
payment.at              instant                     run
payment.reference       text                        run ?
change.kinds            list<code:changeKind>       run
change.touches          list<text>                  run
change.delta            money                       run
change.by               code:actorKind              run
change.quantityUp       bool                        run
cancel.by               code:actorKind              run
cancel.reason           text                        run ?
claim.kind              code:claimKind              run
claim.reason            code:claimReason            run ?
claim.amount            money                       run
claim.days              number                      run
claim.lines             rows:claimLine              run
claim.photos            number                      run
claimLine.sku           text                        run
claimLine.quantity      quantity                    run
claimLine.amount        money                       run
claimLine.condition     code:condition              run ?
rating.stars            number                      run
rating.text             text                        run ?
bid.supplier            text                        run
bid.price               money                       run
bid.best                money                       run
bid.leadDays            number                      run
bid.quality             number                      run
bid.onTime              number                      run
booking.start           instant                     run
booking.end             instant                     run
booking.resource        text                        run ?
booking.people          number                      run
booking.status          code:bookingStatus          run
project.hours           number                      run
project.budgetHours     number                      run
project.round           number                      run
project.milestone       text                        run ?
purchase.bids           rows:bid                    run
project.deliverables    rows:deliverable            run
deliverable.kind        text                        run
deliverable.status      text                        run
deliverable.hours       number                      run
event.name              text                        run
event.at                instant                     run
line.net                money                       sum
claim.decide            code:claimDecision          run ?
change.allow            code:changeLevel            run ?
claim.refundPct         number                      run ?
change.fee              money                       run ?
customer.email          text                        open ?
customer.phone          text                        open ?
line.station            code:station                run ?
line.minutes            number                      run ?
line.course             number                      run ?
supplier.ref            text                        run ?
supplier.name           text                        run
user.skills             list<text>                  run
receipt.expectedAt      date                        run ?
job.error               text                        run ?
rating.tags             list<text>                  run
line.productQuantity    quantity                    goods
fulfilment.volume       number                      run ?
other.volume            number                      run ?
`
