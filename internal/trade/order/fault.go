package order

import (
	"bespoke/internal/base/fault"
)

// MaxLines is how many lines an order may have.
const MaxLines = 2000

// What a request can be refused for as a whole.
var (
	errInvalid = fault.Define(fault.Invalid, "order.invalid", "订单里有填错的地方", "the order has something to correct").
			Fix("按每一项的提示修改后再提交", "Correct each item below and send it again")
	errRefused = fault.Define(fault.Blocked, "order.refused", "按规则这张订单不能下", "the business's rules refuse this order").
			Fix("看每一项的原因", "See the reason of each item")
	errShort = fault.Define(fault.Blocked, "stock.short", "库存不足", "not enough stock").
			Fix("减少数量或改日期", "Order less, or later")
	errMissing = fault.Define(fault.Missing, "order.missing", "没有这张订单", "there is no such order").
			Fix("检查订单编号", "Check the order's id")
	errPrice = fault.Define(fault.Conflict, "price.changed", "价格变了：现在是 {total}", "the price has changed: it is {total} now").
			Fix("看过新的试算再提交", "Look at the new quote and send again")
	errNumber = fault.Define(fault.Conflict, "order.duplicate", "订单号 {number} 已经有了", "the number {number} is taken").
			Fix("换一个编号或不填", "Choose another number or leave it out")
	errBroken = fault.Define(fault.Broken, "broken", "出错了", "something went wrong").
			Fix("稍后再试", "Try again later")
	errNeeds = fault.Define(fault.Denied, "auth.denied", "需要权限 {permission} 才能填写：{what}", "{what}: needs the permission {permission}").
			Fix("请管理员授权，或去掉这些内容", "Ask an administrator for the permission, or leave these out")
)

// What can be wrong with one field.
var (
	errRequired   = fault.Define(fault.Invalid, "required", "必填", "is required").Fix("请填写", "Fill it in")
	errType       = fault.Define(fault.Invalid, "unknown", "没有订单类型「{type}」", "there is no order type {type}").Fix("选一种订单类型", "Choose one of the order types")
	errClosed     = fault.Define(fault.Blocked, "closed", "您不能使用订单类型「{type}」", "the order type {type} is not open to you").Fix("选别的订单类型", "Choose another order type")
	errOption     = fault.Define(fault.Invalid, "option", "「{value}」不在可选项里", "{value} is not one of the options").Fix("选列表里的一项", "Choose one from the list")
	errReference  = fault.Define(fault.Invalid, "reference", "找不到「{what}」", "there is no {what}").Fix("检查编号，或先新建", "Check the reference, or add it first")
	errDuplicate  = fault.Define(fault.Invalid, "duplicate", "「{value}」重复了", "{value} stands there twice").Fix("改成不同的值", "Make them differ")
	errPositive   = fault.Define(fault.Invalid, "range", "必须大于 0", "must be more than 0").Fix("改为正数", "Enter a positive number")
	errTooMany    = fault.Define(fault.Invalid, "range", "最多 {max} 行", "at most {max} lines").Fix("拆成几张订单", "Place several orders")
	errFuture     = fault.Define(fault.Invalid, "range", "下单时间在将来", "is in the future").Fix("填过去的时间", "Give a moment in the past")
	errWindow     = fault.Define(fault.Invalid, "range", "时段的结束早于开始", "the window ends before it begins").Fix("改正两个时间", "Correct the two moments")
	errCurrency   = fault.Define(fault.Invalid, "type", "币种应为 {currency}", "the currency must be {currency}").Fix("改用订单的币种", "Use the order's currency")
	errNotOffered = fault.Define(fault.Invalid, "option", "{sku} 已停售", "{sku} is not offered any more").Fix("换一个产品", "Choose another product")
	errNoOption   = fault.Define(fault.Invalid, "unknown", "{sku} 没有选配项「{key}」", "{sku} has no option {key}").Fix("去掉它", "Leave it out")
	errImpossible = fault.Define(fault.Invalid, "impossible", "{say}", "{say}").Fix("{fix}", "{fix}")
	errCheck      = fault.Define(fault.Blocked, "check", "{say}", "{say}").Fix("按原因修改订单", "Change the order as the reason says")
	errBundle     = fault.Define(fault.Blocked, "format.unsupported", "暂不支持组合产品 {sku}", "{sku} is a bundle, which is not supported yet").Fix("分开下单", "Order its parts")
)
