package file

import "bespoke/internal/base/fault"

var (
	errInvalid = fault.Define(fault.Invalid, "file.invalid", "这个文件不能上传", "this file is not taken").
			Fix("按每一项的提示修改", "Correct each item below")
	errPurpose = fault.Define(fault.Invalid, "option", "不能为「{purpose}」上传文件", "files are not taken for {purpose}").
			Fix("用途可以是 order", "The purpose may be: order")
	errProgram = fault.Define(fault.Invalid, "file.type", "不接受程序文件", "programs are not taken").
			Fix("换一个文件，或先打包为 zip", "Choose another file, or put it into a zip")
	errEmpty = fault.Define(fault.Invalid, "range", "文件是空的", "the file is empty").
			Fix("选择有内容的文件", "Choose a file with something in it")
	errLarge = fault.Define(fault.Invalid, "file.size", "文件超过 {max}", "the file is larger than {max}").
			Fix("压缩、拆分，或换一个文件", "Compress or divide it, or choose another")
	errMany = fault.Define(fault.Blocked, "file.many", "您有 {max} 个还没用上的文件", "you have {max} files that nothing holds yet").
		Fix("先用上或删除一些", "Use or remove some of them first")
	errMissing = fault.Define(fault.Missing, "file.missing", "没有这个文件", "there is no such file").
			Fix("重新上传", "Upload it again")
	errOffset = fault.Define(fault.Conflict, "file.offset", "已收到 {offset} 字节，请从那里继续", "{offset} bytes are here: go on from there").
			Fix("从 offset 处继续上传", "Send what follows the offset")
	errUnfinished = fault.Define(fault.Conflict, "file.unfinished", "还没有收完：已有 {offset} 字节，共 {size}", "not all of it is here: {offset} bytes of {size}").
			Fix("从 offset 处继续上传", "Send what follows the offset")
	errHash = fault.Define(fault.Conflict, "file.hash", "收到的内容和声明的摘要不符", "what arrived has another digest than was said").
		Fix("删除后重新上传", "Remove it and upload it again")
	errCut = fault.Define(fault.Invalid, "file.cut", "上传中断，已收到 {offset} 字节", "the upload was cut: {offset} bytes are here").
		Fix("从 offset 处继续上传", "Send what follows the offset")
	errMore = fault.Define(fault.Invalid, "file.size", "内容比声明的 {size} 字节多", "there is more than the {size} bytes that were said").
		Fix("声明文件真实的大小", "Say how large the file really is")
	errDone = fault.Define(fault.Conflict, "file.done", "文件已经收完", "the file is finished").
		Fix("直接使用它", "Use it")
	errHeld = fault.Define(fault.Conflict, "file.held", "文件已在使用中", "something holds the file already").
		Fix("重新上传一份", "Upload it once more")
	errSpace = fault.Define(fault.Busy, "file.space", "服务器存储空间不足", "the server has no room for it").
			Fix("请告诉管理员，稍后再试", "Tell your administrator, and try again later")
	errMaking = fault.Define(fault.Busy, "file.making", "文件正在生成", "the file is being made").
			Fix("请稍候", "Wait a moment")
	errOff = fault.Define(fault.Blocked, "file.off", "这台服务器没有配置文件目录", "this server has no folder for files").
		Fix("请管理员用 --files 指定目录", "Ask your administrator to set --files")
)

// reached is how far an upload is, for those who go on from there.
type reached struct {
	Offset int64 `json:"offset"`
}
