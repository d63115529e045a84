package rule

import (
	"errors"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"bespoke/internal/base/fault"
)

// NoResult is why a formula has no result though every fact it reads is there.
// Nothing is guessed then: who asked is told.
type NoResult struct{ Say fault.Text }

var (
	failZero = failing("除数为零", "it divides by zero")
	// OtherCurrency is for rooms that were given money in a currency which has no
	// meaning there.
	OtherCurrency = failing("结果不是这里的货币", "its result is in another currency")

	failCurrencies = failing("不同货币的金额不能一起计算", "it mixes amounts of different currencies")
	failOverflow   = failing("结果超出范围", "the result is out of range")
	failMoney      = failing("文本不是金额，例：20 CNY", "a text in it is no amount as 20 CNY")
	failStep       = failing("取整的步长须大于零，方式须为 halfUp、halfEven、up、down", "it rounds in steps of 0 or less, or in a mode other than halfUp, halfEven, up, down")
	failDays       = failing("日期相差太远或天数不是整数", "its dates lie too far apart, or its days are no whole number")
	failCode       = failing("结果不是选项集里的代码", "the result is no code of the set")
	failCost       = failing("计算量超过上限", "it takes more work than a formula may")
	failBroken     = failing("无法计算", "it cannot be worked out")
)

func failing(zh, en string) *NoResult { return &NoResult{fault.Text{ZH: zh, EN: en}} }

func (f *NoResult) Error() string { return f.Say.EN }

// val is the failure as CEL hands it on.
func (f *NoResult) val() ref.Val { return types.WrapErr(f) }

// noResult finds what failed in an error of CEL's.
func noResult(err error) *NoResult {
	var f *NoResult
	if errors.As(err, &f) {
		return f
	}
	return failBroken
}

// Failure is a formula that failed, and where it stands.
type Failure struct {
	Document string
	Row      string
	Output   string
	Why      fault.Text
}

// errFailed refuses a decision that rests on a formula without result.
var errFailed = fault.Define(fault.Blocked, "rule.failed", "规则 {document} 第 {row} 行的 {output} 无法计算：{why}",
	"Row {row} of {document} cannot work out {output}: {why}").
	Fix("请管理员修正这个公式，或补全它读取的值", "Let an administrator correct the formula, or fill in what it reads")

// Fault is the refusal of the decision.
func (f Failure) Fault() *fault.Error {
	return errFailed.New("document", f.Document, "row", f.Row, "output", f.Output, "why", f.Why)
}
