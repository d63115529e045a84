// Package webhook posts messages to receivers on the internet, whose addresses
// somebody of a workspace wrote down. So it goes nowhere but to public
// addresses, over TLS, and follows no redirect, unless the server was told that
// private ones are meant. What is sent, signed and tried again is decided above.
package webhook
