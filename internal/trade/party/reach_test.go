package party

import "testing"

func TestATelephoneNumberIsItsDigits(t *testing.T) {
	for typed, want := range map[string]string{
		"13800138000": "13800138000", "+86 138-0013-8000": "13800138000", "0086 138 0013 8000": "13800138000", "１３８００１３８０００": "13800138000",
		"0512-6666": "05126666", "0001": "0001", "+44 20 7946 0000": "442079460000", "": "", "Ann": "",
	} {
		if got := Digits(typed); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}
