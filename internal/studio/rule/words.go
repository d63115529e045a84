package rule

import (
	"strconv"
	"strings"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
)

// opWords are the operators as people read them: Chinese, English.
const opWords = `
=           是|is
!=          不是|is not
>           大于|more than
>=          不少于|at least
<           小于|less than
<=          不超过|at most
between     介于|between
in          属于|one of
notIn       不属于|none of
contains    含有|contains
startsWith  开头是|starts with
endsWith    结尾是|ends with
matches     符合|matches
has         含|has
hasAny      含任一|has any of
hasAll      含全部|has all of
under       属于…类|under
empty       为空|is empty
notEmpty    不为空|is not empty
`

// textWords are the other words of conditions, by what they stand for.
const textWords = `
all         且|and
any         或|or
none        以下都不成立:|none of:
some        有一条|some line of
every       每条|every line of
count       条数|the number of
sum         之和|the sum of
min         最小值|the smallest
max         最大值|the largest
yes         是|yes
no          否|no
today       今天|today
now         现在|now
left        不含起点|without the first
right       不含终点|without the last
both        不含两端|without both ends
`

// unitWords are the units of durations.
const unitWords = `
m   分钟|minute
h   小时|hour
d   天|day
w   周|week
mo  个月|month
y   年|year
wh  工作小时|working hour
wd  个工作日|working day
`

// kindZH and kindEN are how findings name the kinds.
const (
	kindZH = "空值 是否 数字 数量 金额 文本 代码 日期 时刻 时间 时长 用户 部门 客商 地点 区间 文件 列表 多行"
	kindEN = "nothing,yes or no,number,quantity,amount of money,text,code,date,moment,time of day,duration,user,department,party,place,range,file,list,rows"
)

// words names the type for a reader.
func (t Type) words() fault.Text {
	text := fault.Text{ZH: strings.Fields(kindZH)[t.Kind], EN: strings.Split(kindEN, ",")[t.Kind]}
	if t.Kind == KindList && t.Elem != nil {
		inner := t.Elem.words()
		return fault.Text{ZH: inner.ZH + text.ZH, EN: "list of " + inner.EN}
	}
	if t.Kind == KindCode {
		text.ZH, text.EN = text.ZH+"（"+t.Set+"）", text.EN+" ("+t.Set+")"
	}
	return text
}

// wordIn finds a word of a table in a language.
func wordIn(table, name, lang string) string {
	line, _ := lineWords(table).Get(name)
	zh, en, _ := strings.Cut(line, "|")
	return fault.Text{ZH: zh, EN: en}.In(lang)
}

// durationText writes "3 个工作日" or "3 working days".
func durationText(d clock.Duration, lang string) string {
	unit := wordIn(unitWords, string(d.Unit), lang)
	if !chinese(lang) && d.N != 1 {
		unit += "s"
	}
	return dec.Grouped(strconv.Itoa(d.N)) + " " + unit
}

// chinese tells which of the two languages a reader's is.
func chinese(lang string) bool { return strings.HasPrefix(lang, "zh") }
