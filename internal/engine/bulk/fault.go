package bulk

import "bespoke/internal/base/fault"

var (
	errInvalid = fault.Define(fault.Invalid, "bulk.invalid", "批量操作填写有误", "The bulk action is not right as it stands").
			Fix("请按各字段的提示修改", "Correct the fields that are named")
	errVerb = fault.Define(fault.Invalid, "option", "「{verb}」不能批量执行", "{verb} is not done in bulk").
		Fix("请逐个处理", "Do it one by one")
	errWhich = fault.Define(fault.Invalid, "required", "ids 与 filter 须且只能写一个", "Exactly one of ids and filter is needed").
			Fix("选择若干条，或按当前筛选全选", "Choose some, or all that the filter matches")
	errNoFilter = fault.Define(fault.Invalid, "option", "「{verb}」只能按 ids 指定", "What {verb} is done to can only be named by ids").
			Fix("写 ids", "Give ids")
	errTwice = fault.Define(fault.Invalid, "duplicate", "「{id}」重复出现", "{id} stands there twice").
			Fix("请只保留一个", "Keep one of them")
	errNone = fault.Define(fault.Blocked, "bulk.empty", "没有符合条件的对象", "There is nothing that it could be done to").
		Fix("换一个筛选", "Take another filter")
	errMany = fault.Define(fault.Blocked, "bulk.limit", "一次最多 {max} 条", "At most {max} at once").
		Fix("缩小筛选范围，分几次执行", "Narrow the filter, and do it in several goes")
	errOpen = fault.Define(fault.Busy, "busy.jobs", "您已有 {max} 个批量任务在进行", "{max} jobs of yours are under way").
		Fix("等其中一个结束后再试", "Try again when one of them has ended")
	errMissing = fault.Define(fault.Missing, "bulk.missing", "没有这个批量任务", "There is no such job").
			Fix("刷新任务列表", "Load the list of jobs again")
	errEnded = fault.Define(fault.Conflict, "bulk.ended", "批量任务已经结束", "The job has ended").
			Fix("查看结果", "Look at its result")
	errNotEnded = fault.Define(fault.Conflict, "bulk.running", "批量任务还在进行", "The job is still under way").
			Fix("等它结束，或先取消", "Wait until it ends, or cancel it")
	errNothing = fault.Define(fault.Conflict, "bulk.through", "没有失败的条目", "Nothing of it failed").
			Fix("无需重试", "There is nothing to do again")
	errUnknown = fault.Define(fault.Blocked, "bulk.unknown", "任务中断过久，不能确定这一条是否已完成", "The job was interrupted for too long to say whether this was done").
			Fix("请打开它核对", "Open it and look")
)
