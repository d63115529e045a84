package money_test

import (
	"strings"
	"testing"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
)

func TestDaxieIsWrittenAsOnInvoices(t *testing.T) {
	for text, want := range map[string]string{
		"0 CNY": "零元整", "0.01 CNY": "壹分", "0.1 CNY": "壹角", "0.15 CNY": "壹角伍分", "1 CNY": "壹元整", "1.05 CNY": "壹元零伍分",
		"10 CNY": "壹拾元整", "105 CNY": "壹佰零伍元整", "1005 CNY": "壹仟零伍元整", "1010.5 CNY": "壹仟零壹拾元伍角",
		"12345.67 CNY": "壹万贰仟叁佰肆拾伍元陆角柒分", "20000 CNY": "贰万元整", "20001 CNY": "贰万零壹元整", "100100 CNY": "壹拾万零壹佰元整",
		"101000 CNY": "壹拾万壹仟元整", "100000001 CNY": "壹亿零壹元整", "120050000 CNY": "壹亿贰仟零伍万元整", "1000000000000 CNY": "壹万亿元整",
		"1000200000000 CNY": "壹万零贰亿元整", "1200000000000 CNY": "壹万贰仟亿元整", "-8.88 CNY": "负捌元捌角捌分", "0.995 CNY": "壹元整", "3 USD": "USD 叁元整",
	} {
		a, err := money.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := money.Daxie(a); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// FuzzDaxie reads back what was written.
func FuzzDaxie(f *testing.F) {
	f.Add(int64(1234567))
	f.Add(int64(100100))
	f.Fuzz(func(t *testing.T, cents int64) {
		if cents < 0 || cents > 99_999_999_999_999 {
			return
		}
		text := money.Daxie(money.Of(dec.Dec(cents)*dec.One/100, "CNY"))
		if got := readDaxie(text); got != cents {
			t.Errorf("%d is %s, which reads %d", cents, text, got)
		}
		if strings.Contains(text, "零零") {
			t.Errorf("%d: %s", cents, text)
		}
	})
}

// readDaxie is the other direction, as people read.
func readDaxie(text string) (cents int64) {
	var total, part, digit int64
	for _, r := range text {
		if at := strings.IndexRune("零壹贰叁肆伍陆柒捌玖", r); at >= 0 {
			digit = int64(at / len("零"))
			continue
		}
		switch r {
		case '拾', '佰', '仟':
			part += digit * map[rune]int64{'拾': 10, '佰': 100, '仟': 1000}[r]
		case '万':
			total, part = total+(part+digit)*1e4, 0
		case '亿':
			total, part = (total+part+digit)*1e8, 0
		case '元':
			cents = (total + part + digit) * 100
		case '角':
			cents += digit * 10
		case '分':
			cents += digit
		}
		digit = 0
	}
	return cents
}
