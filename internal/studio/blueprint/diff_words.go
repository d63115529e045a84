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
in          时限内|within
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
reset       重置|reset
gapless     不断号|gapless
`

// keyWords is the table, read once.
var keyWords = func() map[string]fault.Text {
	words := map[string]fault.Text{}
	for line := range strings.Lines(keyTable) {
		if key, text, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			zh, en, _ := strings.Cut(strings.TrimSpace(text), "|")
			words[key] = fault.Text{ZH: zh, EN: en}
		}
	}
	return words
}()

// key is how people read a name; languages are left to themselves.
func (t *teller) key(name string) string {
	if word, known := keyWords[name]; known {
		return word.In(t.lang)
	}
	return name
}
