package orderfile

import (
	"testing"
	"time"
)

func TestLayoutsReadWhatTheyDescribe(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ pattern, in, want string }{
		{"yyyy-MM-dd HH:mm:ss", "2011-07-01 08:26:00", "2011-07-01T08:26:00+01:00"},
		{"yyyy-MM-dd", "1996-07-04", "1996-07-04T00:00:00+01:00"},
		{"M/d/yyyy H:mm", "12/9/2011 8:05", "2011-12-09T08:05:00Z"},
		{"dd.MM.yy", "09.12.11", "2011-12-09T00:00:00Z"},
		{"yyyy年M月d日", "2011年12月9日", "2011-12-09T00:00:00Z"},
		{"yyyyMMddHHmmss", "20111209080500", "2011-12-09T08:05:00Z"},
		{"d MMM yyyy h:mm a", "9 Dec 2011 8:05 PM", "2011-12-09T20:05:00Z"},
		{"yyyy-MM-dd'T'HH:mm:ss.SSS", "2011-12-09T08:05:00.250", "2011-12-09T08:05:00.25Z"},
		{"excel", "40886.336805555555", "2011-12-09T08:05:00Z"},
		{"excel", "40886", "2011-12-09T00:00:00Z"},
	} {
		l, err := newLayout(c.pattern, london)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		got, err := l.read(c.in)
		if err != nil || got.Format(time.RFC3339Nano) != c.want {
			t.Errorf("%s reads %s as %s, %v; want %s", c.pattern, c.in, got.Format(time.RFC3339Nano), err, c.want)
		}
	}
}

func TestLayoutsThatSayNoDayAreRefused(t *testing.T) {
	for _, pattern := range []string{"", "HH:mm", "yyyy", "yyyy-MM", "YYYY-MM-dd", "2006-01-02", "yyyy-MM-dd'T", "yyyy-mm-dd", "Date yyyy-MM-dd"} {
		if _, err := newLayout(pattern, time.UTC); err == nil {
			t.Errorf("%q was accepted", pattern)
		}
	}
}

func TestWhatIsNoDateIsRefused(t *testing.T) {
	for pattern, texts := range map[string][]string{
		"yyyy-MM-dd": {"2011-02-30", "11-02-03", "2011-02-03 ", "2011/02/03", "2011-02-03 08:00"},
		"excel":      {"0", "-1", "2958466", "abc", "NaN", "Inf", "1e99"},
	} {
		l, err := newLayout(pattern, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			if got, err := l.read(text); err == nil {
				t.Errorf("%s reads %q as %s", pattern, text, got)
			}
		}
	}
}
