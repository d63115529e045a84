package form

import "bespoke/internal/base/fault"

// maxNote is how many characters a note of an order, a line or a destination may have.
const maxNote = 2_000

// droppable is the built-in fields that an order can be without, so that a form
// may hide them. What an order consists of cannot be hidden.
func droppable(entity string) []string {
	switch entity {
	case "order":
		return []string{"note", "wishDate", "coupon"}
	case "line":
		return []string{"note", "wishDate", "destination"}
	case "destination":
		return []string{"note"}
	}
	return nil
}

// BuiltIn is what a built-in field is called where a form does not say.
func BuiltIn(key string) fault.Text {
	switch key {
	case "customer":
		return words("客户", "Customer")
	case "lines":
		return words("明细", "Lines")
	case "destinations":
		return words("收货地址", "Destinations")
	case "destination":
		return words("收货地址", "Destination")
	case "note":
		return words("备注", "Note")
	case "wishDate":
		return words("期望日期", "Wished date")
	case "coupon":
		return words("优惠码", "Coupon")
	case "sku":
		return words("产品", "Product")
	case "quantity":
		return words("数量", "Quantity")
	case "options":
		return words("选配", "Options")
	case "address":
		return words("地址", "Address")
	case "attachments":
		return words("附件", "Attachments")
	}
	return words(key, key)
}
