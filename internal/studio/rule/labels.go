package rule

import (
	"strings"
	"sync"

	"bespoke/internal/base/fault"
)

// labelTable is how people read the built-in facts: Chinese, English. Facts
// that are not here are shown by their path; custom fields have names of their
// own, in their documents.
const labelTable = `
now                     现在|now
today                   今天|today
actor.kind              操作人身份|who acts
actor.user              操作人|user who acts
actor.roles             操作人角色|roles of who acts
actor.department        操作人部门|department of who acts
actor.manages           操作人的下属|people below who acts
order.type              订单类型|order type
order.channel           渠道|channel
order.foreignId         外部单号|id in the channel
order.currency          币种|currency
order.owner             负责人|owner of the order
order.repeat            是否再来一单|repeated order
order.number            单号|order number
order.phase             阶段|phase
order.stage             客户阶段|stage
order.placedAt          下单时间|placed at
order.confirmedAt       确认时间|confirmed at
order.lines             明细|lines
order.destinations      收货地|destinations
order.note              备注|note
order.wishDate          期望日期|wished date
order.coupon            优惠码|coupon
order.lineCount         明细行数|number of lines
order.quantity          总数量|total quantity
order.weight            总重量|total weight
order.volume            总体积|total volume
order.madeToOrder       含定制产品|made to order
order.goods             商品金额|goods
order.discount          整单优惠|order discount
order.subtotal          优惠后金额|subtotal
order.belowFloor        低于底价|below floor price
order.margin            毛利|margin
order.short             缺货|short of stock
order.promisedAt        承诺交期|promised date
order.sources           发货仓|sources
order.freight           运费|freight
order.fees              附加费|fees
order.tax               税额|tax
order.total             订单金额|order total
order.totalBase         订单金额（本位币）|order total in the home currency
customer.ref            客户编号|customer reference
customer.name           客户|customer
customer.type           客户类型|customer type
customer.groups         客户分组|customer groups
customer.region         客户区域|customer region
customer.country        国家|country
customer.guest          散客|guest
customer.blocked        客户停用|customer blocked
customer.owner          客户经理|customer's owner
customer.since          建档日期|customer since
customer.address        客户地址|customer address
customer.orderCount     历史订单数|orders so far
customer.lastOrderAt    上次下单|last order
customer.spent          累计金额|spent so far
customer.claims         售后次数|claims
customer.creditLimit    信用额度|credit limit
customer.creditFree     剩余额度|credit left
customer.overdue        逾期金额|overdue amount
customer.points         积分|points
customer.email          邮箱|e-mail
customer.phone          电话|phone
form.variants           表单变体|form variants
line.n                  行号|line number
line.sku                SKU|SKU
line.quantity           数量|quantity
line.destination        收货地|destination
line.wishDate           期望日期|wished date
line.note               行备注|line note
line.weight             行重量|line weight
line.volume             行体积|line volume
line.productQuantity    同款数量|quantity of the product
line.priceList          价目表|price list
line.listPrice          标价|list price
line.price              单价|unit price
line.amount             行金额|line amount
line.net                分摊后金额|net amount
line.discount           行优惠|line discount
line.discountPct        折扣 %|discount %
line.floor              底价|floor price
line.belowFloor         低于底价|below floor price
line.cost               成本|cost
line.margin             毛利|margin
line.short              缺货数量|short
line.leadDays           交期（工作日）|lead time in working days
line.promisedAt         承诺交期|promised date
line.source             发货仓|source
destination.key         收货地|destination
destination.address     收货地址|delivery address
destination.weight      送货重量|weight delivered
destination.volume      送货体积|volume delivered
destination.amount      送货金额|amount delivered
destination.carrier     承运商|carrier
product.sku             SKU|SKU
product.name            产品|product
product.category        品类|category
product.supply          供应方式|supply
product.fulfil          履约方式|fulfilment
product.unit            单位|unit
product.weight          单重|unit weight
product.volume          单位体积|unit volume
product.tags            标签|tags
stock.onHand            在库|on hand
stock.available         可用库存|available
stock.incoming          在途|incoming
source.warehouse        仓库|warehouse
source.kind             仓库类型|kind of warehouse
source.region           仓库大区|region of the warehouse
source.available        该仓可用|available there
source.parcels          包裹数|parcels
plan.key                付款计划|payment plan
check.warnings          提示|warnings
check.holds             挂起项|holds
route.lane              通道|lane
route.priority          优先级|priority
route.skip              免审步骤|steps to skip
route.team              团队|team
event.name              事件|event
event.at                事件时间|moment of the event
task.step               步骤|step
task.kind               步骤类型|kind of step
task.openedAt           进入时间|opened at
task.dueAt              时限|due at
task.late               超时|late
task.owner              处理人|held by
task.by                 决定人|decided by
task.outcome            处理结果|outcome
user.roles              角色|roles
user.department         部门|department
user.region             区域|region
`

// outputTable is how people read what rows of decision tables give.
const outputTable = `
allow       是否可售|offered
fix         须为|must be
pct         折扣 %|percent
amount      金额|amount
set         价格|price
fee         附加费|fee
gift        赠品|gift
floor       底价|floor price
rate        税率 %|tax rate %
leadDays    交期（工作日）|lead time in working days
carrier     承运商|carrier
plan        付款计划|payment plan
level       级别|level
code        代码|code
lane        通道|lane
priority    优先级|priority
skip        跳过|skip
team        团队|team
who         处理人|held by
verb        动作|what is done
with        内容|with
field       字段|field
in          时限|within
group       分组|group
score       评分|score
`

// labels is the tables read once: pages ask for hundreds of labels.
var labels = sync.OnceValue(func() map[string]fault.Text {
	read := map[string]fault.Text{}
	for prefix, table := range map[string]string{"": labelTable, "then.": outputTable} {
		for _, line := range lineWords(table) {
			zh, en, _ := strings.Cut(line.Of, "|")
			read[prefix+line.Name] = fault.Text{ZH: zh, EN: en}
		}
	}
	return read
})

// FactLabel is how people read a built-in fact; its path where nobody wrote a
// label.
func FactLabel(path, lang string) string {
	if label, ok := labels()[path]; ok {
		return label.In(lang)
	}
	return path
}

// outputLabel is how people read an output.
func outputLabel(id, lang string) string {
	if label, ok := labels()["then."+id]; ok {
		return label.In(lang)
	}
	return id
}
