package pricing

import (
	"strconv"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
)

var (
	// errNoPrice says that no price list prices a line's product.
	errNoPrice = fault.Define(fault.Blocked, "price", "{sku} 没有适用的价格", "No price list prices {sku}").
			Fix("在价目表中添加它，或由有权限的员工填写价格", "Add it to a price list, or let somebody who may enter a price")
	// errRange says that an entered price or discount cannot be meant, or that
	// an amount has more digits than money may have.
	errRange = fault.Define(fault.Invalid, "range", "{what}超出允许范围", "The {what} is out of range").
			Fix("改成合理的数值", "Correct the number")
	// errCurrency says that a rule gave an amount of another currency.
	errCurrency = fault.Define(fault.Blocked, "rule.failed", "规则 {document} 第 {row} 行给出的金额不是 {currency}",
		"Row {row} of {document} gives an amount that is not in {currency}").
		Fix("为这种货币添加规则，或换一种货币下单", "Add a rule for this currency, or order in another")
)

func outOfRange(zh, en, pointer string) *fault.Error {
	return errRange.New("what", fault.Text{ZH: zh, EN: en}).At(pointer)
}

func at(n int, member string) string { return "/lines/" + strconv.Itoa(n) + "/" + member }

// fits tells whether an amount has no more digits than money may have.
func fits(d dec.Dec) bool { return d <= dec.Max && d >= -dec.Max }
