package op

import "bespoke/internal/base/fault"

// What the door and the queue refuse by themselves. Codes that begin with
// "request." are answered with 400, but for the two that have a status of their own.
var (
	badJSON = fault.Define(fault.Invalid, "request.json", "请求正文不是预期的 JSON：{why}", "The body is not the JSON that is expected: {why}").
		Fix("请按接口文档修正请求正文", "Correct the body as the API's document says")
	badText = fault.Define(fault.Invalid, "request.text", "文本含有不允许的字符：须为有效的 UTF-8，且不含 U+0000", "The text holds what no text may: it must be valid UTF-8 without U+0000").
		Fix("请删除这些字符后重试", "Remove these characters and try again")
	tooDeep = fault.Define(fault.Invalid, "request.depth", "嵌套超过 64 层", "Nested deeper than 64 levels").
		Fix("请减少嵌套层数", "Nest less deeply")
	tooLarge = fault.Define(fault.Invalid, "request.size", "请求正文超过 8 MB", "The body is larger than 8 MB").
			Fix("请拆分成多个请求", "Divide it into several requests")
	badParameter = fault.Define(fault.Invalid, "request.parameter", "参数“{name}”无效", "The parameter \"{name}\" is not valid").
			Fix("请按接口文档修正该参数", "Correct the parameter as the API's document says")
	unknownParameter = fault.Define(fault.Invalid, "request.parameter", "没有名为“{name}”的参数", "There is no parameter \"{name}\"").
				Fix("可用参数：{known}", "The parameters are: {known}")
	noDryRun = fault.Define(fault.Invalid, "request.parameter", "“{name}”不支持试运行", "\"{name}\" has no dry run").
			Fix("请去掉参数 dryRun", "Leave the parameter dryRun out")
	badMedia = fault.Define(fault.Invalid, "request.media", "正文的类型应为 {want}", "The body must be of the type {want}").
			Fix("设置 Content-Type: {want}", "Send Content-Type: {want}")
	badMethod = fault.Define(fault.Invalid, "request.method", "此地址不支持 {method} 方法", "This address does not take {method}").
			Fix("可用方法：{allowed}", "It takes: {allowed}")
	noPath = fault.Define(fault.Missing, "request.path", "没有这个地址：{path}", "There is no such address: {path}").
		Fix("全部接口见 /docs", "All of them are listed at /docs")

	crossOrigin = fault.Define(fault.Denied, "auth.origin", "请求来自另一个网站", "The request comes from another site").
			Fix("请在本系统的页面里操作，或使用密钥", "Do it on our own pages, or use a key")

	unknownMember = fault.Define(fault.Invalid, "unknown", "没有名为“{name}”的成员（区分大小写）", "There is no member \"{name}\" here (case matters)").
			Fix("请删除或改名", "Remove or rename it")
	twiceMember = fault.Define(fault.Invalid, "duplicate", "成员“{name}”重复出现", "The member \"{name}\" stands here twice").
			Fix("请只保留一个", "Keep one of them")
	wrongNull = fault.Define(fault.Invalid, "type", "不接受 null", "null is not accepted").
			Fix("没有值时请省略该成员", "Leave the member out where there is no value")
	wrongType = fault.Define(fault.Invalid, "type", "值的类型或格式不对", "The value has the wrong type or form").
			Fix("应为：{want}", "Expected: {want}")
	wrongRange = fault.Define(fault.Invalid, "range", "数值超出范围", "The number is out of range").
			Fix("最多 14 位整数和 4 位小数", "At most 14 digits before the point and 4 after it")

	badKey = fault.Define(fault.Invalid, "request.parameter", "Idempotency-Key 须为 1 至 200 个可见 ASCII 字符", "An Idempotency-Key is 1 to 200 visible ASCII characters").
		Fix("例如使用一个 UUID", "A UUID will do")
	reused = fault.Define(fault.Conflict, "idempotency.reused", "幂等键“{key}”已用于另一个请求", "The idempotency key \"{key}\" was used for another request").
		Fix("请为新的请求换一个键", "Take a new key for a new request")
	busyQueue = fault.Define(fault.Busy, "busy.queue", "等待处理的请求太多", "Too much is waiting to be done").
			Fix("请稍后重试", "Try again in a moment")
	busyStale = fault.Define(fault.Busy, "busy.stale", "数据正被频繁修改，未能完成", "What this is about keeps changing; it could not be done").
			Fix("请重试", "Try again")
	busyClosing = fault.Define(fault.Busy, "busy.closing", "服务正在停止", "The server is shutting down").
			Fix("请稍后重试", "Try again in a moment")

	unknownVerb = fault.Define(fault.Invalid, "verb.unknown", "没有名为“{name}”的动作", "There is no verb \"{name}\"").
			Fix("可用的动作见 /docs", "All of them are listed at /docs")
	nestedDeep = fault.Define(fault.Blocked, "verb.depth", "动作嵌套超过 8 层", "Verbs call each other more than 8 levels deep").
			Fix("请检查流程是否互相触发", "See whether flows set each other off")
	broken = fault.Define(fault.Broken, "broken", "系统出错，已记录", "Something broke on our side; it has been recorded").
		Fix("请重试；如仍失败，请把请求号告诉管理员", "Try again; if it stays so, tell your administrator the request id")
)
