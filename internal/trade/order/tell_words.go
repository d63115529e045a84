package order

import (
	"strconv"

	"bespoke/internal/base/fault"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/identity"
)

// The words that stand for what facts say in codes and numbers.

// signedWords say how somebody showed who he was when he decided.
var signedWords = map[string]fault.Text{
	identity.SignedByPassword: {ZH: "密码签名", EN: "signed by password"},
	identity.SignedByCode:     {ZH: "验证码签名", EN: "signed by code"},
}

// customerWord is who holds what all may answer who sign in for the customer.
var customerWord = fault.Text{ZH: "客户", EN: "the customer"}

func linesWord(n int) fault.Text {
	if n == 1 {
		return fault.Text{ZH: "1 行", EN: "1 line"}
	}
	count := strconv.Itoa(n)
	return fault.Text{ZH: count + " 行", EN: count + " lines"}
}

func filesWord(n int) fault.Text {
	if n == 1 {
		return fault.Text{ZH: "1 个文件", EN: "1 file"}
	}
	count := strconv.Itoa(n)
	return fault.Text{ZH: count + " 个文件", EN: count + " files"}
}

// whyWord is why somebody was not asked any more: who decided, or what was reached.
func whyWord(why flow.Why) fault.Text {
	switch {
	case why.Code == flow.WhyDecided && why.Need > 0:
		n, of := strconv.Itoa(why.Done), strconv.Itoa(why.Need)
		return fault.Text{ZH: "已有 " + n + "/" + of + " 票同意", EN: n + " of " + of + " have said yes"}
	case why.Code == flow.WhyDecided && why.By != "":
		return fault.Text{ZH: why.By + " 已决定", EN: why.By + " has decided"}
	case why.Code == flow.WhyDeadline:
		return fault.Text{ZH: "时限已到", EN: "the time was up"}
	case why.Code == flow.WhyReturned:
		return fault.Text{ZH: "已退回", EN: "it was sent back"}
	case why.Code == flow.WhySkipped:
		return fault.Text{ZH: why.By + " 已跳过", EN: why.By + " has skipped it"}
	case why.Code == flow.WhyWaited:
		return fault.Text{ZH: "等到了", EN: "what was waited for is there"}
	case why.Code == flow.WhyChanged:
		return fault.Text{ZH: "订单已变", EN: "the order has changed"}
	case why.Code == flow.WhyDropped:
		return fault.Text{ZH: "不用再答复", EN: "nobody waits for the answer"}
	case why.Code == flow.WhyRemoved:
		return fault.Text{ZH: why.By + " 减签", EN: why.By + " took them away"}
	}
	return fault.Text{}
}

// returnWord is why something was sent back.
func returnWord(cause, by string) fault.Text {
	switch cause {
	case flow.ReturnTaken:
		return fault.Text{ZH: by + " 撤回自己的决定", EN: by + " took the decision back"}
	case flow.ReturnAside:
		return fault.Text{ZH: by + " 请求核实", EN: by + " asked one step again"}
	case flow.ReturnRejected:
		return fault.Text{ZH: "被拒绝", EN: "It was rejected"}
	case flow.ReturnLate:
		return fault.Text{ZH: "超时", EN: "It was late"}
	}
	return fault.Text{ZH: by, EN: by + " sent it back"}
}

// relWord is where an added signer stands.
func relWord(rel flow.Rel) fault.Text {
	switch rel {
	case flow.Before:
		return fault.Text{ZH: "前加签", EN: "to sign first"}
	case flow.After:
		return fault.Text{ZH: "后加签", EN: "to sign afterwards"}
	}
	return fault.Text{ZH: "并签", EN: "beside"}
}

// repairWord is what somebody did about an automatic step that had not succeeded.
func repairWord(how string) fault.Text {
	switch how {
	case flow.RepairByHand:
		return fault.Text{ZH: "已手工完成", EN: "did it by hand"}
	case flow.RepairGiveUp:
		return fault.Text{ZH: "放弃了", EN: "gave it up"}
	}
	return fault.Text{ZH: "重试成功", EN: "tried it again, and it succeeded"}
}

// asWord is what a deadline decided.
func asWord(as flow.Status) fault.Text {
	switch as {
	case flow.Approved:
		return fault.Text{ZH: "同意", EN: "approved by itself"}
	case flow.Rejected:
		return fault.Text{ZH: "拒绝", EN: "rejected by itself"}
	case flow.Skipped:
		return fault.Text{ZH: "跳过", EN: "skipped by itself"}
	case flow.TimedOut:
		return fault.Text{ZH: "不再等", EN: "it is not waited for any more"}
	}
	return fault.Text{ZH: "完成", EN: "done by itself"}
}

func outcomeWord(outcome string) fault.Text {
	switch flow.Outcome(outcome) {
	case flow.Completed:
		return fault.Text{ZH: "已完成", EN: "completed"}
	case flow.WasRejected:
		return fault.Text{ZH: "被拒绝", EN: "rejected"}
	case flow.Withdrawn:
		return fault.Text{ZH: "已撤回", EN: "withdrawn"}
	case flow.WasCancelled:
		return fault.Text{ZH: "已取消", EN: "cancelled"}
	}
	return fault.Text{ZH: outcome, EN: outcome}
}
