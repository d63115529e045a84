package reaction_test

import (
	"testing"

	"bespoke/internal/trade/order/ordertest"
)

func TestMain(m *testing.M) { ordertest.Main(m) }
