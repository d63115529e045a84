package flow

import "bespoke/internal/base/fault"

// What people are told when an event is refused. A refusal changes nothing (G3).
// Who is told task.decided or task.changed has lost a race and should look again;
// the other faults say that the event was never possible.
var (
	// About tasks.
	taskMissing = fault.Define(fault.Missing, "task.missing", "没有这个待办", "there is no such task").
			Fix("请从待办列表里打开", "open it from the list of tasks")
	taskDecided = fault.Define(fault.Conflict, "task.decided", "{name} 已于 {at} 处理", "{name} has decided this already, at {at}").
			Fix("请重新打开，查看处理结果", "open it again and see what was decided")
	taskClosed = fault.Define(fault.Conflict, "task.decided", "这个待办已经关闭，无需处理", "this task is closed: nobody needs it any more").
			Fix("请从待办列表里打开其他待办", "go on with another task of the list")
	taskChanged = fault.Define(fault.Conflict, "task.changed",
		"打开之后内容有变化：{changes}", "this has changed since you opened it: {changes}").
		Fix("请重新打开，看过变化再决定", "open it again and decide on what it is now")
	taskMoved = fault.Define(fault.Conflict, "task.changed", "打开之后内容有变化", "this has changed since you opened it").
			Fix("请重新打开，看过再决定", "open it again and decide on what it is now")
	taskInvalid = fault.Define(fault.Invalid, "task.invalid", "处理内容填写有误", "the decision is not right as it stands").
			Fix("请按各字段的提示修改", "correct the fields that are named")
	taskVersion = fault.Define(fault.Invalid, "task.invalid",
		"版本 {version} 还不存在", "there is no version {version} yet").
		Fix("请填写页面所显示的版本", "give the version that the page showed")
	taskOthers = fault.Define(fault.Denied, "task.others", "这个待办不在您名下", "this task is not yours").
			Fix("请让负责人处理", "let the one whom it is for decide")
	taskAsked = fault.Define(fault.Denied, "task.asked", "您只需答复：不能转交、退回或加签", "you only answer it: it is not yours to hand on, send back or add signers to").
			Fix("请直接答复，或给商家留言", "answer it, or write a note")
	taskTurn = fault.Define(fault.Conflict, "task.turn", "还没有轮到您：{name} 先处理", "it is not your turn: {name} comes first").
			Fix("轮到您时会收到通知", "you are told when it is")
	taskWaits = fault.Define(fault.Conflict, "task.waits", "正在等「{step}」答复", "it waits for an answer from {step}").
			Fix("答复后会回到您这里", "it comes back to you with the answer")
	taskWaiting = fault.Define(fault.Conflict, "task.waiting", "「{step}」在等条件成立，不用处理", "{step} waits by itself: there is nothing to decide").
			Fix("条件成立时会自动继续；不归您管时请转交", "it goes on when its condition holds; hand it on if it is not yours")
	taskRepair = fault.Define(fault.Invalid, "task.invalid", "「{step}」是没有成功的自动步骤", "{step} is an automatic step that did not succeed").
			Fix("请重试、说明已手工完成，或放弃", "try it again, say that it was done by hand, or give it up")
	taskUnderWay = fault.Define(fault.Conflict, "task.underWay", "「{step}」正在执行", "{step} is under way").
			Fix("请等它的结果", "wait for how it ends")
	taskMachine = fault.Define(fault.Conflict, "task.machine", "「{step}」改变的是订单本身，不能手工代替", "{step} changes the order itself: nobody can do it by hand").
			Fix("请处理好原因后重试，退回，或放弃", "mend the cause and try again, send it back, or give it up")
	taskVerb = fault.Define(fault.Invalid, "task.invalid",
		"「{step}」不能这样处理", "{step} is not decided in this way").
		Fix("审批用同意或拒绝，任务用完成", "approve or reject an approval, finish a task")
	taskOpinion = fault.Define(fault.Invalid, "required", "请填写意见", "give your reason").
			Fix("请在 opinion 里写明原因", "say why, in opinion")
	taskSilent = fault.Define(fault.Invalid, "unknown", "「{step}」不需要意见", "{step} takes no opinion").
			Fix("请去掉 opinion", "leave opinion out")
	taskOutcome = fault.Define(fault.Invalid, "option",
		"「{step}」没有结果「{outcome}」", "{step} does not end in {outcome}").
		Fix("可选：{options}", "choose one of: {options}")
	taskChoose = fault.Define(fault.Invalid, "required", "请选择后续由谁处理", "choose who does what follows").
			Fix("请在 chosen 里给出一位可选的同事", "name one of those who can be chosen, in chosen")
	taskChosen = fault.Define(fault.Invalid, "task.range", "后续步骤不能交给 {name}", "what follows may not be given to {name}").
			Fix("请从可选的同事里选择", "choose one of those whom the step allows")
	taskNoChoice = fault.Define(fault.Invalid, "unknown", "「{step}」不用选择后续处理人", "{step} chooses nobody").
			Fix("请去掉 chosen", "leave chosen out")
	taskAlone = fault.Define(fault.Conflict, "task.alone", "「{step}」不能批量处理", "{step} is not decided in bulk").
			Fix("请逐个打开处理", "open each and decide it")
	taskAside = fault.Define(fault.Conflict, "task.alone", "此单在「{step}」不符合批量处理的条件", "this one is not among those that {step} lets be decided in bulk").
			Fix("请单独打开处理", "open it and decide it by itself")
	taskUnsigned = fault.Define(fault.Invalid, "signature.missing", "「{step}」须本人签名", "{step} has to be signed").
			Fix("请用密码或验证码签名后再处理", "sign with your password or a code, then decide")
	taskSignature = fault.Define(fault.Invalid, "signature.wrong", "这个签名不是您为此待办所签，或已失效", "this is no signature of yours for this task, or no longer good").
			Fix("请重新签名", "sign again")
	taskFields = fault.Define(fault.Invalid, "unknown", "「{step}」没有可填写的字段", "{step} has no fields to fill in").
			Fix("请去掉 fields", "leave fields out")

	// About what people do at a task besides deciding it.
	taskStays = fault.Define(fault.Conflict, "task.stays", "「{step}」不允许转交", "{step} cannot be handed on").
			Fix("请自己处理，或加签", "decide it yourself, or add a signer")
	taskKept = fault.Define(fault.Conflict, "task.kept", "「{step}」不允许委托", "{step} cannot be delegated").
			Fix("请自己处理，或转交", "decide it yourself, or hand it on")
	taskLent = fault.Define(fault.Denied, "task.lent", "只有负责人自己可以委托", "only whoever holds it can delegate it").
			Fix("请自己处理，或让负责人委托", "decide it yourself, or let them delegate it")
	taskAble = fault.Define(fault.Invalid, "task.able", "{name} 已经可以处理这个待办", "{name} may act on it already").
			Fix("请选择其他同事", "choose somebody else")
	taskUndelegated = fault.Define(fault.Conflict, "task.undelegated", "没有您可以收回的委托", "there is nothing delegated that you could end").
			Fix("请刷新页面", "look again")
	taskPerson = fault.Define(fault.Invalid, "reference", "没有这位同事，或已停用", "there is no such colleague, or they have left").
			Fix("请从同事列表里选择", "choose one of the colleagues listed")
	taskPowerless = fault.Define(fault.Invalid, "task.powerless", "{name} 没有处理待办的权限", "{name} may not decide tasks").
			Fix("请选择其他同事，或请管理员授权", "choose somebody else, or have the right given")
	taskSeated = fault.Define(fault.Invalid, "task.seated", "{name} 已在此步骤中", "{name} has a place in this step already").
			Fix("请选择其他同事", "choose somebody else")
	taskApart = fault.Define(fault.Invalid, "task.apart", "「{step}」须由其他人处理：{name} 已参与前面的步骤", "{step} needs somebody else: {name} has taken part before").
			Fix("请选择其他同事", "choose somebody else")
	taskTwice = fault.Define(fault.Invalid, "duplicate", "同一位同事写了两次", "the same colleague is named twice").
			Fix("请只写一次", "name everybody once")
	taskRange = fault.Define(fault.Invalid, "task.range", "「{step}」不能交给 {name}", "{step} may not be given to {name}").
			Fix("请从可选的同事里选择", "choose one of those whom the step allows")
	taskSigners = fault.Define(fault.Conflict, "task.signers", "「{step}」不能这样加签：{how}", "{step} takes no signers in this way: {how}").
			Fix("请换一种方式，或在意见里说明", "choose another way, or say it in your opinion")
	taskFull = fault.Define(fault.Invalid, "task.signersFull", "此步骤最多还能加 {most} 人", "this step takes {most} more signers at most").
			Fix("请减少人数", "name fewer")
	taskDeep = fault.Define(fault.Conflict, "task.deep", "加签已有 {depth} 层", "signers were added {depth} times over").
			Fix("请改用并签，或自己处理", "add them beside you, or decide it yourself")
	taskOriginal = fault.Define(fault.Conflict, "task.original", "只能减去加签的人", "only a signer who was added can be taken away").
			Fix("不需要时请转交", "hand the task on instead")
	taskSpoken = fault.Define(fault.Conflict, "task.spoken", "此人加签的人已经表态", "somebody whom they added has decided already").
			Fix("已有的意见不能删除", "an opinion that was given stays")
	taskWouldReject = fault.Define(fault.Conflict, "task.wouldReject", "减签会使「{step}」直接被拒绝", "without them {step} would be rejected at once").
			Fix("请等他们处理", "wait for their decision")
	taskForward = fault.Define(fault.Conflict, "task.forward", "「{step}」不能退回到那一步", "{step} cannot go back to that step").
			Fix("请选择列出的步骤，或拒绝", "choose one of the steps that are listed, or reject it")
	taskMember = fault.Define(fault.Denied, "task.member", "「{step}」是表决：只有拥有否决权的人可以退回", "{step} is a vote: only a holder of its veto can send back").
			Fix("请同意或拒绝", "approve or reject it")
	taskTarget = fault.Define(fault.Invalid, "reference", "不能退回到「{step}」", "it cannot go back to {step}").
			Fix("可选：{options}", "choose one of: {options}")
	taskBarrier = fault.Define(fault.Conflict, "task.barrier", "「{step}」已经执行，无法退回到它之前", "{step} has been done, and nothing can go back before it").
			Fix("请走变更或售后", "ask for a change, or make a claim")
	taskActed = fault.Define(fault.Conflict, "task.acted", "之后已有人处理，不能再撤回自己的决定", "somebody has acted since: your decision cannot be taken back any more").
			Fix("请让现在的处理人退回", "ask whoever has it now to send it back")
	taskNeeded = fault.Define(fault.Denied, "task.needed", "「{step}」不允许跳过", "{step} cannot be skipped").
			Fix("请处理，或转交", "decide it, or hand it on")
	taskUrged = fault.Define(fault.Conflict, "task.urged", "{at} 已催办过，一小时内只催一次", "they were asked for haste at {at}: once an hour is enough").
			Fix("请稍后再试", "try again later")

	// About runs.
	flowMissing = fault.Define(fault.Missing, "flow.missing", "没有这个流程", "there is no such process").
			Fix("请从订单打开", "open it from its order")
	flowBegun = fault.Define(fault.Conflict, "flow.begun", "流程已经开始", "the flow has begun already")
	flowEnded = fault.Define(fault.Conflict, "flow.ended", "流程已经结束", "the flow has ended").
			Fix("刷新页面：流程里没有要做的事了", "Load the page again: nothing is left to do in it")
	flowEvent   = fault.Define(fault.Invalid, "flow.event", "流程不认识事件「{event}」", "flows know no event {event}")
	flowOutside = fault.Define(fault.Denied, "flow.others", "撤回是员工提交人的操作", "withdrawing is for staff who have submitted something").
			Fix("请取消订单", "cancel the order")
	flowOthers = fault.Define(fault.Denied, "flow.others", "只有提交人可以撤回", "only who submitted it can withdraw it").
			Fix("请让提交人撤回，或取消订单", "have them withdraw it, or cancel the order")
	taskItem  = fault.Define(fault.Invalid, "item", "请指明是哪一项：{options}", "say which item is meant: {options}")
	flowItems = fault.Define(fault.Blocked, "flow.items", "「{step}」要对 {n} 项逐项处理，最多 {most} 项", "{step} would have to be done for {n} items, and at most {most} are").
			Fix("请拆成几张订单，或让流程按 by 分组处理", "Divide the order, or have the process go by a value of its lines")
	flowChange = fault.Define(fault.Conflict, "flow.change", "版本 {version} 已经处理过", "version {version} has been seen already")
	flowStay   = fault.Define(fault.Conflict, "flow.stay", "现在不能再撤回", "it cannot be withdrawn any more").
			Fix("请申请取消", "ask for a cancellation")
	flowBarrier = fault.Define(fault.Conflict, "flow.barrier",
		"「{step}」已经执行，无法撤回", "{step} has been done and cannot be taken back")

	flowInvalid = fault.Define(fault.Invalid, "flow.invalid", "填写有误", "it is not right as it stands").
			Fix("请按各字段的提示修改", "correct the fields that are named")
	flowOnHold = fault.Define(fault.Conflict, "flow.onHold", "{name} 已暂停此单：{reason}；{review} 复查", "{name} has put this on hold: {reason}; it is looked at again on {review}").
			Fix("请等恢复之后再处理，或联系暂停的人", "wait until it goes on, or ask them to resume it")
	flowNotOnHold = fault.Define(fault.Conflict, "flow.notOnHold", "没有暂停，不用恢复", "it is not on hold").
			Fix("请刷新页面", "look again")
	holdReason = fault.Define(fault.Invalid, "required", "暂停要写原因", "a hold needs a reason").
			Fix("请填写原因", "say why")
	holdOwner = fault.Define(fault.Invalid, "required", "暂停要有人负责跟进", "a hold needs somebody who looks after it").
			Fix("请选择一位同事", "choose a colleague")
	holdReview = fault.Define(fault.Invalid, "range", "复查日期应在 {from} 到 {to} 之间", "the day to look at it again is one from {from} to {to}").
			Fix("请选择一个以后的日期", "choose a day to come")

	copyCount = fault.Define(fault.Invalid, "count", "每次抄送 1 到 {max} 人", "copies go to 1 to {max} people at once").
			Fix("请选择同事", "choose colleagues")
	jumpReason = fault.Define(fault.Invalid, "required", "跳转要写原因", "a jump needs a reason").
			Fix("请填写原因", "say why")
	jumpEyes = fault.Define(fault.Blocked, "jump.eyes", "这里的跳转需要两个人：一人申请，另一人同意", "a jump takes two people here: one asks, another one allows it").
			Fix("请改为申请跳转", "ask for it")
	jumpNeedless = fault.Define(fault.Conflict, "jump.needless", "这里的跳转不需要第二个人", "a jump takes nobody else here").
			Fix("请直接跳转", "move it yourself")
	jumpWaiting = fault.Define(fault.Conflict, "jump.waiting", "{name} 申请的跳转还在等人同意", "a jump that {name} has asked for is waiting").
			Fix("请先同意或退回它", "allow or decline it first")
	jumpNobody = fault.Define(fault.Blocked, "jump.nobody", "没有别人可以同意跳转", "nobody else may allow a jump").
			Fix("请让管理员再授权一位同事", "have the right given to one more colleague")
	jumpUnasked = fault.Define(fault.Conflict, "jump.unasked", "没有等待同意的跳转", "no jump is waiting").
			Fix("请刷新页面", "look again")
	jumpOwn = fault.Define(fault.Denied, "jump.own", "自己申请的跳转要由别人同意", "somebody else has to allow what you asked for").
		Fix("请等另一位同事，或收回申请", "wait for a colleague, or take it back")
	jumpStale = fault.Define(fault.Conflict, "jump.stale", "{name} 申请之后流程已经变化，越过的节点不同了", "the process has moved since {name} asked: it would pass over other steps").
			Fix("请退回，重新申请", "decline it, and have it asked anew")
	jumpWhyNot = fault.Define(fault.Invalid, "required", "请写明不同意的原因", "say why it is declined").
			Fix("请填写原因", "say why")
	jumpStep = fault.Define(fault.Invalid, "reference", "不能跳到「{step}」", "it cannot be moved to {step}").
			Fix("可选：{options}", "choose one of: {options}")
	jumpTick = fault.Define(fault.Invalid, "required", "请说明越过的自动步骤「{step}」怎么办", "say what became of the automatic step {step}, which is passed over").
			Fix("可选：{options}", "choose one of: {options}")
	jumpTicked = fault.Define(fault.Invalid, "unknown", "「{step}」不是被越过的自动步骤", "{step} is no automatic step that is passed over").
			Fix("请去掉它", "leave it out")

	moveNowhere = fault.Define(fault.Conflict, "move.nowhere", "现行版本里没有这种订单，或没有它的流程", "the current release has no such type of order, or no process for it").
			Fix("请让它按原来的版本走完", "let it end as it began")
	moveSame = fault.Define(fault.Conflict, "move.same", "流程已经是这一版", "it runs that release already").
			Fix("不用换版", "there is nothing to move")
	moveUnderWay = fault.Define(fault.Conflict, "move.underWay", "自动步骤「{step}」还没有结果，现在不能换版", "the automatic step {step} is not done yet: the process cannot move now").
			Fix("等它有了结果再换", "move it when the step has ended")
	moveAsked = fault.Define(fault.Conflict, "move.asked", "「{step}」正在重新处理，现在不能换版", "{step} is being asked again: the process cannot move now").
			Fix("等它处理完再换", "move it when that is answered")
	moveUnknown = fault.Define(fault.Invalid, "reference", "没有步骤「{step}」", "there is no step {step}").
			Fix("请从两版流程的步骤里选择", "name steps of the two releases")
	moveTwice = fault.Define(fault.Invalid, "duplicate", "两个步骤都对应「{step}」", "two steps become {step}").
			Fix("请让每个步骤对应不同的步骤", "let each become another one")
	moveGone = fault.Define(fault.Invalid, "required", "正停在「{step}」，新版没有这一步", "it stands at {step}, which the other release does not have").
			Fix("请说明它对应新版的哪一步，或说明不再需要", "say which step it is there, or that it is not needed any more")
	moveKind = fault.Define(fault.Invalid, "type", "「{step}」和新版的「{now}」不是同一类步骤", "{step} and {now} of the other release are steps of two kinds").
			Fix("请对应同一类的步骤，或说明不再需要", "name a step of its kind, or say that it is not needed any more")
	moveBarrier = fault.Define(fault.Conflict, "move.barrier", "「{step}」已经执行且不可撤销，换版后流程会停在它之前", "{step} has been done and cannot be undone, and the other release would stand before it").
			Fix("请说明它对应新版的哪一步，或说明已完成、不再需要", "say which step it is there, or that it is done and not needed any more")
	moveDone = fault.Define(fault.Conflict, "move.done", "「{step}」已经执行，新版的路线不再经过它", "{step} has been done, and the way of the other release does not pass it").
			Fix("请说明它对应新版的哪一步，或说明已完成、不再需要", "say which step it is there, or that it is done and not needed any more")

	// About clocks and calls. People never meet them: their senders drop them.
	timerStale  = fault.Define(fault.Conflict, "timer.stale", "这个时限已不再有效", "this deadline is not armed any more")
	callMissing = fault.Define(fault.Missing, "call.missing", "没有这个自动调用", "there is no such call")
	callStale   = fault.Define(fault.Conflict, "call.stale", "这个自动调用已有结果", "this call has been answered already")
	callInput   = fault.Define(fault.Blocked, "rule.failed", "「{step}」的参数 {name} 无法计算：{why}", "{name}, which {step} gives to its verb, has no result: {why}").
			Fix("请修正公式或订单里的数据", "mend the formula, or what it reads of the order")
	callRefused = fault.Define(fault.Blocked, "flow.call",
		"自动步骤「{step}」没有成功", "the automatic step {step} did not succeed")
)
