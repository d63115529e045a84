package blueprint

import (
	"strings"

	"bespoke/internal/base/fault"
)

// kindWords say what became of something.
var kindWords = map[string]fault.Text{
	"added":   {ZH: "新增", EN: "added"},
	"removed": {ZH: "删除", EN: "removed"},
	"moved":   {ZH: "移到{after}之后", EN: "moved behind {after}"},
}

var movedFirst = fault.Text{ZH: "移到最前", EN: "moved to the front"}

// elementWords name elements by what they stand under.
var elementWords = map[string]fault.Text{
	"rows":     {ZH: "第 {name} 行", EN: "row {name}"},
	"inputs":   {ZH: "条件列 {name}", EN: "column {name}"},
	"steps":    {ZH: "节点「{name}」", EN: `step "{name}"`},
	"lanes":    {ZH: "分支「{name}」", EN: `lane "{name}"`},
	"fields":   {ZH: "字段「{name}」", EN: `field "{name}"`},
	"variants": {ZH: "变体「{name}」", EN: `variant "{name}"`},
	"nodes":    {ZH: "版面「{name}」", EN: `part "{name}"`},
	"parts":    {ZH: "付款段「{name}」", EN: `instalment "{name}"`},
	"sets":     {ZH: "选项集「{name}」", EN: `set "{name}"`},
	"values":   {ZH: "选项「{name}」", EN: `option "{name}"`},
	"series":   {ZH: "编号 {name}", EN: "series {name}"},
	"days":     {ZH: "日期 {name}", EN: "day {name}"},
	"cases":    {ZH: "示例「{name}」", EN: `example "{name}"`},
	"examples": {ZH: "示例「{name}」", EN: `example "{name}"`},
	"stages":   {ZH: "阶段「{name}」", EN: `stage "{name}"`},
	"send":     {ZH: "渠道 {name}", EN: "channel {name}"},
	"tiers":    {ZH: "满 {name} 件", EN: "from {name}"},
}

// documentWords name the documents that exist once and have no name.
var documentWords = map[string]fault.Text{
	"workspace": {ZH: "工作区", EN: "Workspace"}, "options": {ZH: "选项", EN: "Options"}, "numbering": {ZH: "编号", EN: "Numbering"},
}

// references are the names under which the key of a document stands.
var references = map[string]string{
	"role": "roles", "form": "forms", "flow": "flows", "plan": "plans", "template": "prints", "calendar": "calendars", "fallback": "roles",
}

// keyTable is how people read what stands under a name: Chinese, English. What
// is not here is shown by its name.
const keyTable = `
name        名称|name
note        备注|note
say         说明|explanation
help        帮助|help
if          条件|condition
when        条件|condition
else        其余情况|otherwise
then        结果|result
hit         命中方式|hit policy
point       决策点|decision point
outputs     结果列|results
do          步骤|steps
on          依据|by
is          取值|value
who         办理人|people
role        角色|role
user        用户|user
need        通过要求|votes needed
veto        一票否决|veto
give        分派|assignment
same        同人免审|signed before
except      回避|kept out
deadline    时限|deadline
in          时长|within
at          到达|at
escalate    升级|escalate
skip        跳过条件|skipped if
off         停用|off
stage       阶段|stage
opinion     意见|opinion
reject      驳回|on no
allow       允许的操作|allowed acts
reads       依据的事实|what it rests on
join        汇合|join
gate        关口|gate
verb        动作|act
with        参数|inputs
retry       重试|tries
bulk        可批量|in bulk
fallback    后备负责人|fallback
withdraw    可撤回|withdrawal
require     必填|required
readOnly    只读|read-only
show        显示|shown
hide        隐藏|hidden
default     默认值|default
keep        隐藏时保留|kept when hidden
set         选项集|set
kind        类型|kind
max         最大|at most
min         最小|at least
pattern     格式|pattern
places      小数位|places
searchable  可搜索|searchable
retired     已停用|retired
category    分类|category
owner       负责|owner
width       宽度|width
pages       页|pages
items       内容|contents
access      权限|rights
price       价格|price
floor       底价|floor price
tiers       阶梯价|tiers
add         加价|extra
pct         折扣 %|percent
currency    币种|currency
currencies  币种|currencies
tax         税|tax
rate        税率 %|rate %
mode        方式|mode
round       舍入|rounding
to          到|to
from        从|from
order       顺序|order
base        基础|base
share       比例|share
due         到期|due
grace       宽限|grace
blocks      卡住的关口|gates blocked
can         权限|permissions
limits      限额|limits
rows        行|rows
facts       事实|facts
level       级别|level
zone        时区|time zone
locale      语言|language
calendar    日历|calendar
week        每周工作时间|week
open        开放|open
form        表单|form
flow        流程|flow
plan        付款计划|payment plan
series      编号|number series
reserve     预留库存|reservation
hold        保留|hold
short       缺货时|when short
credit      信用|credit
icon        图标|icon
colour      颜色|colour
channels    渠道|channels
text        内容|text
publish     发布|publishing
eyes        审批人数|people needed
replay      回放单数|orders replayed
examples    示例|examples
given       已知|given
expect      应得|expected
path        经过的步骤|the steps on its way
skipped     跳过的步骤|the steps that are skipped
problems    问题|the problems
shown       显示的字段|the fields that are shown
hidden      隐藏的字段|the fields that are hidden
required    必填的字段|the fields that are required
lines       明细|lines
sku         SKU|SKU
quantity    数量|quantity
options     选配|options
customer    客户|customer
reset       重置|reset
gapless     不断号|gapless
`

// valueTable is how people read what may stand under a name, where that is one of a
// few words: name=word Chinese|English.
const valueTable = `
need=one         一人通过|one
need=all         全部通过|all
need=inTurn      依次通过|all, one after the other
hit=first        第一行成立即止|the first row that holds
hit=unique       至多一行成立|at most one row
hit=priority     优先级最高的一行|the row that ranks highest
hit=collect      全部成立的行|all rows that hold
give=pool        认领|whoever takes it
give=roundRobin  轮流|by turns
give=leastBusy   最空闲的人|who is least busy
give=sticky      上次的经办人|who had the customer last
same=approve     免审|not asked again
same=ask         仍要审|asked all the same
opinion=always   必填|always
opinion=none     不填|never
opinion=onReject 驳回时必填|on a no
opinion=optional 可填|may be given
onReject=whole   整体驳回|all of it
onReject=item    只去掉这一项|this item alone
onFail=queue     转入工作队列|to the work queue
onFail=goOn      继续|go on
empty=fallback   找后备负责人|ask the fallback
empty=skip       跳过|skip
then=reject      驳回|reject
then=return      退回|send back
then=goOn        继续|go on
join=all         全部完成|all
join=any         任一完成|any
rest=cancel      取消其余|cancel the others
rest=leave       其余继续|let the others go on
mode=parallel    同时|at once
mode=inTurn      依次|one after the other
as=approve       通过|approve
as=reject        驳回|reject
as=skip          跳过|skip
as=done          完成|done
as=timeout       超时|timeout
do=remind        提醒|remind
do=escalate      升级|escalate
do=transfer      转交|hand over
do=return        退回|send back
do=decide        自动决定|decide
level=none       不可见|not shown
level=read       只读|may read
level=write      可填写|may write
fields=none      不可见|not shown
fields=read      只读|may read
fields=write     可填写|may write
fields=must      必填|must be filled in
short=refuse     拒绝下单|refuse
short=backorder  允许欠货|let it wait
short=make       转生产|make it
short=allow      允许|allow
credit=block     拒绝|refuse
credit=hold      挂起|hold
credit=warn      提示|warn
credit=ignore    不管|ignore
once=event       每个事件一次|once per event
once=entity      每张单一次|once per order
once=day         每天一次|once a day
send=all         全部渠道|all channels
send=firstThatWorks 第一个送达的渠道|the first channel that works
reset=never      不重置|never
reset=day        每天|daily
reset=month      每月|monthly
reset=year       每年|yearly
unique=workspace 全局唯一|in the workspace
unique=customer  每个客户唯一|per customer
`

var keyWords, valueWords = readWords(keyTable), readWords(valueTable)

// readWords reads a table of words.
func readWords(table string) map[string]fault.Text {
	words := map[string]fault.Text{}
	for line := range strings.Lines(table) {
		if key, text, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			zh, en, _ := strings.Cut(strings.TrimSpace(text), "|")
			words[key] = fault.Text{ZH: zh, EN: en}
		}
	}
	return words
}

// KeyWord is how people read what stands under a name in documents.
func KeyWord(name string) fault.Text { return keyWords[name] }

// key is how people read a name: facts by their labels. Languages are left to
// themselves.
func (t *teller) key(name string) string {
	if word, known := keyWords[name]; known {
		return word.In(t.lang)
	}
	if t.by != nil && strings.Contains(name, ".") {
		return t.by.Fact(name)
	}
	return name
}
