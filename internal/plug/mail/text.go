package mail

import (
	"strconv"
	"strings"
	"time"

	"bespoke/internal/base/fault"
	"bespoke/internal/studio/identity"
)

var (
	codeSubject = fault.Text{ZH: "{workspace} 登录验证码", EN: "Your code for {workspace}"}
	codeText    = fault.Text{
		ZH: `{name}，您好：

您的登录验证码是 {code}，{minutes} 分钟内有效，只能使用一次。

如果不是您本人在登录，请不必理会：没有这个验证码，谁也进不来。我们的人不会向您索要它。
`,
		EN: `Hello {name},

your code is {code}. It is good for {minutes} minutes, once.

If it was not you who asked for it, do nothing: nobody gets in without it, and nobody of ours will ask you for it.
`}
	linkSubject = fault.Text{ZH: "登录 {workspace}", EN: "Sign in to {workspace}"}
	linkText    = fault.Text{
		ZH: `{name}，您好：

点击下面的链接并确认，即可登录 {workspace}。链接 {minutes} 分钟内有效，只能使用一次。

{link}

如果不是您本人在登录，请不必理会。
`,
		EN: `Hello {name},

open this link and confirm it to sign in to {workspace}. It is good for {minutes} minutes, once.

{link}

If it was not you who asked for it, do nothing.
`}
)

// words are a message's subject and text in the reader's language. The code
// stands in the text alone: subjects are shown on locked screens and in logs.
func words(m identity.Message) (subject, text string) {
	about, says := codeSubject, codeText
	if m.Link != "" {
		about, says = linkSubject, linkText
	}
	fill := strings.NewReplacer("{workspace}", m.Workspace, "{name}", m.Name, "{code}", m.Code, "{link}", m.Link,
		"{minutes}", strconv.Itoa(int(m.Lasts/time.Minute)))
	return fill.Replace(about.In(m.Lang)), fill.Replace(says.In(m.Lang))
}
