package rule_test

import "testing"

func TestConditionsReadAsOneLineInBothLanguages(t *testing.T) {
	_, c := readCases(t, "cond.own.json")
	zh := map[string]string{
		"order.totalBase": "订单金额", "customer.type": "客户类型", "order.lines": "明细", "line.quantity": "数量", "product.category": "品类",
		"order.madeToOrder": "定制", "customer.name": "客户名称", "order.wishDate": "期望日期", "now": "现在时刻", "order.promisedAt": "承诺日期",
	}
	codes := map[string]string{"vip": "VIP", "dealer": "经销商", "sofa": "沙发"}
	or := func(words map[string]string) func(string) string {
		return func(s string) string {
			if w, ok := words[s]; ok {
				return w
			}
			return s
		}
	}
	for _, k := range []struct{ in, zh, en string }{
		{`{"f":"order.totalBase","op":">","v":"20000.50 CNY"}`, "订单金额 大于 20,000.5 CNY", "order.totalBase more than 20,000.5 CNY"},
		{`{"f":"customer.type","op":"in","v":["vip","dealer"]}`, "客户类型 属于 经销商、VIP", "customer.type one of dealer, vip"},
		{`{"f":"customer.type","op":"empty"}`, "客户类型 为空", "customer.type is empty"},
		{`{"f":"product.category","op":"under","v":"sofa"}`, "品类 属于 沙发 类", "product.category under sofa"},
		{`{"f":"order.madeToOrder","op":"=","v":true}`, "定制 是 是", "order.madeToOrder is yes"},
		{`{"f":"customer.name","op":"startsWith","v":"A \"b\""}`, "客户名称 开头是 「A \"b\"」", `customer.name starts with "A ""b"""`},
		{`{"f":"order.wishDate","op":"<=","v":"today+3wd"}`, "期望日期 不超过 今天 + 3 个工作日", "order.wishDate at most today + 3 working days"},
		{`{"f":"order.wishDate","op":"=","v":"2026-12-01"}`, "期望日期 是 2026-12-01", "order.wishDate is 2026-12-01"},
		{`{"f":"order.wishDate","op":">","ref":"order.promisedAt"}`, "期望日期 大于 承诺日期", "order.wishDate more than order.promisedAt"},
		{`{"f":"now","op":">","v":"now-1h"}`, "现在时刻 大于 现在 - 1 小时", "now more than now - 1 hour"},
		{`{"f":"now.time","op":"between","v":["23:00","05:00"],"open":"right"}`, "now.time 介于 23:00 与 05:00（不含终点）", "now.time between 23:00 and 05:00 (without the last)"},
		{`{"f":"order.fields.term","op":">=","v":"2wd"}`, "order.fields.term 不少于 2 个工作日", "order.fields.term at least 2 working days"},
		{`{"all":[{"f":"customer.type","op":"=","v":"vip"},{"any":[{"f":"order.madeToOrder","op":"=","v":false},{"f":"order.totalBase","op":"<","v":"-1000000 CNY"}]}]}`,
			"客户类型 是 VIP 且 （定制 是 否 或 订单金额 小于 -1,000,000 CNY）", "customer.type is vip and (order.madeToOrder is no or order.totalBase less than -1,000,000 CNY)"},
		{`{"none":[{"f":"customer.type","op":"=","v":"vip"},{"all":[{"f":"order.madeToOrder","op":"=","v":false},{"f":"order.wishDate","op":"notEmpty"}]}]}`,
			"以下都不成立:（客户类型 是 VIP；（定制 是 否 且 期望日期 不为空））", "none of: (customer.type is vip; (order.madeToOrder is no and order.wishDate is not empty))"},
		{`{"rows":"order.lines","some":{"f":"product.category","op":"=","v":"sofa"}}`, "明细中有一条：品类 是 沙发", "some line of order.lines: product.category is sofa"},
		{`{"rows":"order.lines","every":{"all":[{"f":"product.category","op":"=","v":"sofa"},{"f":"line.quantity","op":">","v":1}]}}`,
			"明细中每条：（品类 是 沙发 且 数量 大于 1）", "every line of order.lines: (product.category is sofa and line.quantity more than 1)"},
		{`{"rows":"order.lines","count":true,"op":">=","v":1000}`, "明细的条数 不少于 1,000", "the number of order.lines at least 1,000"},
		{`{"rows":"order.lines","sum":"line.quantity","where":{"f":"product.category","op":"=","v":"sofa"},"op":"<","v":9}`,
			"明细中（品类 是 沙发）的数量之和 小于 9", "the sum of line.quantity over order.lines with (product.category is sofa) less than 9"},
		{`{"f":"check.holds","op":"hasAny","v":["vip","dealer"]}`, "check.holds 含任一 经销商、VIP", "check.holds has any of dealer, vip"},
	} {
		x := compile(t, c, []byte(k.in))
		if got := x.Text("zh-CN", or(zh), func(_, code string) string { return or(codes)(code) }); got != k.zh {
			t.Errorf("%s; want %s", got, k.zh)
		}
		if got := x.Text("en", nil, nil); got != k.en {
			t.Errorf("%s; want %s", got, k.en)
		}
	}
}

// Two different conditions must not read the same.
func TestNoTwoConditionsReadTheSame(t *testing.T) {
	f, c := readCases(t, "cond.own.json")
	for _, lang := range []string{"zh-CN", "en"} {
		said := map[string]string{}
		for _, k := range f.Cases {
			x := compile(t, c, k.If)
			text := x.Text(lang, nil, nil)
			if other, ok := said[text]; ok && other != string(x.JSON()) {
				t.Errorf("%q is %s and %s", text, other, x.JSON())
			}
			said[text] = string(x.JSON())
		}
	}
}
