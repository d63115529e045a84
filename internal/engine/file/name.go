package file

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest is how many characters a name keeps, with its ending.
const longest = 150

// devices are names that mean no file on some machines.
var devices = " con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9 "

// clean makes a name that is safe to show and to save anywhere: no folders, no
// control or direction signs, nothing that shells or systems read otherwise.
func clean(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(c rune) rune {
		switch {
		case unicode.IsControl(c), unicode.Is(unicode.Cf, c), c == utf8.RuneError:
			return -1
		case strings.ContainsRune(`<>:"|?*`, c):
			return '_'
		}
		return c
	}, name)
	name = shorten(strings.TrimLeft(strings.TrimRight(strings.TrimSpace(name), ". "), "."))
	switch stem, _, _ := strings.Cut(name, "."); {
	case name == "" || name == "/":
		return "file"
	case strings.Contains(devices, " "+strings.ToLower(stem)+" "):
		return "_" + name
	}
	return name
}

// shorten cuts the stem of a long name, so that its ending stays.
func shorten(name string) string {
	all := []rune(name)
	if len(all) <= longest {
		return name
	}
	ending := []rune(path.Ext(name))
	if len(ending) > 12 {
		ending = nil
	}
	return string(all[:longest-len(ending)]) + string(ending)
}
