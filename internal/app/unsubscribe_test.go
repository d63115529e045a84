package app

import (
	"strings"
	"testing"
)

// The page's policy allows its style by what stands in the page, and nothing else.
func TestThePolicyOfThePageFitsItsStyle(t *testing.T) {
	var page strings.Builder
	if err := stopPage.Execute(&page, struct{ Lang, Name, Says, Button string }{"en", "</style>A & B", "?", "Stop"}); err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(page.String(), "<style>")
	style, _, _ := strings.Cut(after, "</style>")
	if !strings.Contains(stopPolicy, "'sha256-"+hashOf(style)+"'") || strings.Contains(stopPolicy, "unsafe") {
		t.Errorf("%s does not allow %s", stopPolicy, style)
	}
	if strings.Contains(page.String(), "</style>A") {
		t.Errorf("a name is written as it is: %s", page.String())
	}
}
