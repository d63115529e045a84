package identity

import "strings"

// What browsers call themselves, most telling first: most say that they are
// several others too.
var (
	browsers = [][2]string{{"MicroMessenger/", "WeChat"}, {"DingTalk/", "DingTalk"}, {"Lark/", "Feishu"}, {"Edg", "Edge"}, {"OPR/", "Opera"},
		{"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems = [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"HarmonyOS", "HarmonyOS"},
		{"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// browserOf tells in two words what a caller's program says of itself, or its
// first word; enough for its user to know which one it is.
func browserOf(agent string) string {
	first := func(words [][2]string) string {
		for _, w := range words {
			if strings.Contains(agent, w[0]) {
				return w[1]
			}
		}
		return ""
	}
	switch browser, system := first(browsers), first(systems); {
	case browser == "":
		name, _, _ := strings.Cut(agent, "/")
		return name
	case system == "":
		return browser
	default:
		return browser + ", " + system
	}
}
