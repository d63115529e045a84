package order

import (
	"maps"
	"slices"

	"bespoke/internal/base/fault"
)

// awaited are the facts that flows of orders may wait for: told of an order while its run
// goes on, by somebody else than the run. Where a step of a flow may tell one, it is by
// calling this verb.
var awaited = map[string]string{
	"order.confirmed": "order.confirm", "order.released": "order.release", "message.posted": "", "message.dropped": "", "file.attached": "", "file.dropped": "",
	"stock.served": "", "stock.expired": "", "stock.freed": "",
}

// Awaited lists the facts that flows may wait for.
func Awaited() []string { return slices.Sorted(maps.Keys(awaited)) }

// Tells tells whether flows may wait for a fact, and the verb with which a step tells it.
func Tells(fact string) (verb string, told bool) {
	verb, told = awaited[fact]
	return verb, told
}

// awaitedWords are what these facts are called where somebody waits for one.
var awaitedWords = map[string]fault.Text{
	"order.confirmed": {ZH: "订单已确认", EN: "the order is confirmed"}, "order.released": {ZH: "放行开工", EN: "work may begin"},
	"message.posted": {ZH: "有人留言", EN: "somebody writes a note"}, "message.dropped": {ZH: "有人撤下留言", EN: "somebody takes a note back"},
	"file.attached": {ZH: "有人添加附件", EN: "somebody attaches a file"}, "file.dropped": {ZH: "有人移除附件", EN: "somebody drops a file"},
	"stock.served": {ZH: "到货补齐预留", EN: "a receipt serves it"}, "stock.expired": {ZH: "库存预留过期", EN: "its reservation expires"},
	"stock.freed": {ZH: "库存释放", EN: "its stock is free again"},
}
