package rule

// setTable is the code sets that the program itself defines.
const setTable = `
actorKind         staff customer supplier api robot
supply            stock make buy service bundle
fulfil            goods ticket booking project
checkLevel        block hold warn
phase             draft placed confirmed working delivered closed cancelled
instalmentStatus  planned open partly paid overdue waived
shipmentStatus    planned picking packed shipped delivered failed
fulfilmentStatus  open picking partly shipped done cancelled
stepKind          approval task wait
changeKind        quantity addLine removeLine option field address date plan price
claimKind         return exchange repair refund complaint
condition         new opened damaged
changeLevel       free approve refuse
claimDecision     auto manual refuse
party             customer us
splitKey          source destination wishDate supplier category care
careNeed          cold fragile insured twoMen dangerous
sourceKind        warehouse shop factory supplier
paymentMethod     bank card wechat alipay cash credit lc
bookingStatus     held confirmed seated done noShow cancelled
channel           portal staff api file shop table
weekday           mon tue wed thu fri sat sun
`

// subTable is what can be asked of a fact beyond its value, by the fact's kind.
// A range's ends have the type that the range is of.
const subTable = `
date     weekday=code:weekday isWorkday=bool
instant  date=date time=time weekday=code:weekday isWorkday=bool
place    country=text division=code:division postcode=text city=text kind=code:placeKind
text     length=number
list     count=number
range    from= to=
`

// rowsTable is the roots that each row of a rows fact binds.
const rowsTable = `
order.lines           line product
order.destinations    destination
order.instalments     instalment
order.shipments       shipment
order.fulfilments     fulfilment
shipment.lines        line product
claim.lines           claimLine
purchase.bids         bid
project.deliverables  deliverable
`

// boundTable is the roots that are bound beside the ever-present ones, by what a
// point runs for each of.
const boundTable = `
order
line         line product stock
product      product
candidate    line product stock source
destination  destination
pair         fulfilment other
task         task
shipment     shipment
change       change
claim        claim
bid          bid supplier product line
booking      booking
event        task payment instalment shipment claim rating booking project stock product receipt job event change cancel bid
`

// alwaysWords is the roots that every condition may read.
const alwaysWords = "now today actor order customer form plan check route did"

// opTable is the operators by kind, beside empty and notEmpty, which all have.
const opTable = `
text        = != in notIn contains startsWith endsWith matches
code        = != in notIn under
number      = != > >= < <= between in notIn
quantity    = != > >= < <= between
money       = != > >= < <= between
bool        = !=
date        = != > >= < <= between in notIn
time        = != > >= < <= between
instant     > >= < <= between
duration    = != > >= < <=
user        = != in notIn
department  = != in notIn under
party       = != in notIn
place
list        has hasAny hasAll
rows
file
range
`

// kindTable is the fact type of each kind of custom field; "-" where it is no fact.
const kindTable = `
text        text
longText    text
number      number
money       money
percent     number
date        date
time        time
dateTime    instant
range       range
yesNo       bool
single      code
multi       list<code>
cascade     code
tags        list<text>
user        user
department  department
customer    party
product     text
address     place
phone       text
email       text
file        list<file>
image       list<file>
signature   file
rating      number
formula     *
lookup      *
serial      text
rows        rows
note        -
`

// builtinTable is the built-in fields that forms may place, by entity.
const builtinTable = `
order        customer lines destinations note wishDate coupon attachments
line         sku quantity options destination wishDate note
destination  address window note
claim        claimKind claimReason claimLines
customer     name type groups region phone email address creditLimit
product      sku name category supply unit weight volume
task
shipment     carrier waybill
supplier     name
project
`

// functionTable is what formulas may call.
const functionTable = `
money        money(text)->money
round        round(number|money, step text, mode text='halfUp')
min          min(a,b,…)
max          max(a,b,…)
abs          abs(a)
ceil         ceil(number)
floor        floor(number)
sum          sum(list)
given        given(a, instead)
convert      convert(money, currency text)
date         date(instant)
days         days(from,to)->number
workdays     workdays(from,to)->number
addDays      addDays(date,n)
addWorkdays  addWorkdays(date,n)
text         text(any)
size         size(list|text)
`
