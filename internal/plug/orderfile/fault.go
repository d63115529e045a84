package orderfile

import "bespoke/internal/base/fault"

// What an import as a whole is refused for.
var (
	errMapping = fault.Define(fault.Invalid, "import.mapping", "映射文件有误：{why}", "the mapping cannot be used: {why}").
			Fix("对照 docs/import 里的说明修改映射文件", "Correct the mapping; docs/import describes the format")
	errCell = fault.Define(fault.Invalid, "import.mapping", "{why}", "{why}").
		Fix("对照 docs/import 里的说明修改映射文件", "Correct the mapping; docs/import describes the format")
	errColumn = fault.Define(fault.Invalid, "import.column", "{file} 没有名为「{column}」的列；它有：{have}", "{file} has no column {column}; it has: {have}").
			Fix("修改映射文件中的列名，或检查分隔符与编码", "Correct the column's name in the mapping, or check delimiter and encoding")
	errFile = fault.Define(fault.Invalid, "import.file", "映射文件用不到文件 {file}", "the mapping has no use for the file {file}").
		Fix("检查文件名，或修改映射文件里的 file", "Check the file's name, or the patterns in the mapping")
	errTwice = fault.Define(fault.Invalid, "import.file", "文件 {file} 列了两次", "the file {file} is named twice").
			Fix("每个文件只列一次", "Name each file once")
	errNoFile = fault.Define(fault.Invalid, "import.file", "缺少与「{file}」相符的文件", "no file was given for {file}").
			Fix("把这个文件一并列出", "Name that file too")
	errJoinSize = fault.Define(fault.Invalid, "import.join", "{file} 超过 {max} 行，不能用来查找", "{file} has more than {max} rows, too many to look rows up in").
			Fix("把它作为 rows，或先缩减", "Make it the rows, or cut it down first")
	errJoinTwice = fault.Define(fault.Invalid, "import.join", "{file} 第 {line} 行：{column} 的值「{value}」出现了两次", "{file}, line {line}: {value} stands twice in {column}").
			Fix("查找表里每个值只能有一行", "A table to look rows up in has one row per value")
	errDenied = fault.Define(fault.Denied, "auth.denied", "不能导入：{why}", "the import cannot go on: {why}").
			Fix("请管理员授权（order.place、order.price、order.import）", "Ask an administrator for the permission (order.place, order.price, order.import)")
	errMoved = fault.Define(fault.Conflict, "import.moved", "文件在读取期间被改动了", "the files were changed while they were being read").
			Fix("重新运行；已下的订单不会重复", "Run it again; nothing is placed twice")
)

// What a row is refused for. The code in the report is the field and this code.
var (
	errRequired = fault.Define(fault.Invalid, "required", "{field}为空", "{field} is empty")
	errNumber   = fault.Define(fault.Invalid, "number", "{field}「{value}」不是数字", "{field} {value} is not a number")
	errPlaces   = fault.Define(fault.Invalid, "places", "{field} {value} 超过四位小数", "{field} {value} has more than four decimals")
	errRange    = fault.Define(fault.Invalid, "range", "{field} {value} 超出范围", "{field} {value} is out of range")
	errNegative = fault.Define(fault.Invalid, "negative", "{field} {value} 小于 0", "{field} {value} is below zero")
	errZero     = fault.Define(fault.Invalid, "zero", "{field}为 0", "{field} is zero")
	errDate     = fault.Define(fault.Invalid, "date", "{field}「{value}」不符合 {layout}", "{field} {value} is no date like {layout}")
	errYesNo    = fault.Define(fault.Invalid, "yesNo", "{field}「{value}」不是「是」或「否」", "{field} {value} is neither yes nor no")
	errLength   = fault.Define(fault.Invalid, "length", "{field}超过 {max} 个字符", "{field} has more than {max} characters")
	errNul      = fault.Define(fault.Invalid, "text", "{field}含有 U+0000", "{field} holds the character U+0000")
	errChanged  = fault.Define(fault.Invalid, "changed", "{field}「{value}」与同一订单前面的「{first}」不同", "{field} {value} differs from {first} in an earlier row of the order")
	errUnknown  = fault.Define(fault.Invalid, "unknown", "没有{field}「{value}」，映射文件也没有让新建（create）", "there is no {field} {value}, and the mapping does not say create")
)

// labels are how the parts of a row are called in the report.
var labels = map[string]fault.Text{
	"foreignId": {ZH: "单号", EN: "the foreign id"},
	"placedAt":  {ZH: "下单时间", EN: "the time of placing"},
	"freight":   {ZH: "运费", EN: "the freight"},
	"number":    {ZH: "订单号", EN: "the number"},
	"wishDate":  {ZH: "期望日期", EN: "the wished date"},
	"customer":  {ZH: "客户", EN: "customer"},
	"sku":       {ZH: "SKU", EN: "SKU"},
	"product":   {ZH: "产品", EN: "product"},
	"quantity":  {ZH: "数量", EN: "the quantity"},
	"price":     {ZH: "单价", EN: "the price"},
	"discount":  {ZH: "折扣", EN: "the discount"},
	"text":      {ZH: "文本", EN: "the text"},
}

// wrong is why a row is refused.
type wrong struct {
	code string
	*fault.Error
}

// refuse makes a refusal of a part of a row; args as fault.Def.New takes them.
func refuse(field string, def fault.Def, args ...any) *wrong {
	e := def.New(append([]any{"field", label(field)}, args...)...)
	return &wrong{field + "." + e.Code, e}
}

// label is how the report calls a part of a row; custom fields go by their key.
func label(field string) fault.Text {
	if l, known := labels[field]; known {
		return l
	}
	return fault.Text{ZH: field, EN: field}
}
