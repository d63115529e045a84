package party

import (
	"time"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/base/pen"
)

// Account is what a party's orders of one currency come to. It is counted from
// placing to cancelling, with and without a credit limit.
type Account struct {
	Currency  money.Currency `json:"currency"`
	Used      dec.Dec        `json:"used,omitzero"` // of the credit
	Orders    int64          `json:"orders,omitzero"`
	Spent     dec.Dec        `json:"spent,omitzero"`
	LastOrder int64          `json:"last,omitzero"` // µs UTC; 0 before the first
}

// Write writes the account as its JSON.
func (a *Account) Write(p *pen.Pen) {
	p.Begin('{')
	p.Name("currency")
	p.Quote(string(a.Currency))
	if a.Used != 0 {
		p.Decimal("used", a.Used)
	}
	p.Number("orders", a.Orders)
	if a.Spent != 0 {
		p.Decimal("spent", a.Spent)
	}
	p.Number("last", a.LastOrder)
	p.End('}')
}

// ReadAccount reads what Write wrote.
func ReadAccount(r *pen.Reader) (a Account) {
	for r.Begin('{'); r.More('}'); {
		switch r.Name() {
		case "currency":
			a.Currency = money.Currency(r.Text())
		case "used":
			a.Used = r.Decimal()
		case "orders":
			a.Orders = r.Number()
		case "spent":
			a.Spent = r.Decimal()
		case "last":
			a.LastOrder = r.Number()
		default:
			r.Raw()
		}
	}
	return a
}

// AccountView is an account as answers show it.
type AccountView struct {
	Currency    money.Currency `json:"currency"`
	CreditUsed  money.Amount   `json:"creditUsed,omitzero" fact:"customer.creditFree"`
	OrderCount  int64          `json:"orderCount,omitzero" fact:"customer.orderCount"`
	Spent       money.Amount   `json:"spent,omitzero" fact:"customer.spent"`
	LastOrderAt time.Time      `json:"lastOrderAt,omitzero" fact:"customer.lastOrderAt"`
}

func (a Account) view() AccountView {
	return AccountView{a.Currency, money.Of(a.Used, a.Currency), a.Orders, money.Of(a.Spent, a.Currency), time.UnixMicro(a.LastOrder).UTC()}
}

// In is the account of a currency; an empty one where there is none yet.
func (p *Party) In(c money.Currency) Account {
	for _, a := range p.Accounts {
		if a.Currency == c {
			return a
		}
	}
	return Account{Currency: c}
}

// Left is what is left of the credit limit, below zero when it is overdrawn;
// false without a limit.
func (p *Party) Left() (left money.Amount, limited bool) {
	if p.CreditLimit == nil {
		return money.Amount{}, false
	}
	limit := *p.CreditLimit
	return money.Of(limit.Units-p.In(limit.Currency).Used, limit.Currency), true
}

// Free tells whether there is credit for an amount: always without a limit,
// and for what asks for none.
func (p *Party) Free(a money.Amount) bool {
	left, limited := p.Left()
	return !limited || a.Currency != left.Currency || a.Units <= 0 || a.Units <= left.Units
}

// Spend counts an amount as used, in memory: orders that are decided together
// see what those before them take.
func (p *Party) Spend(a money.Amount) {
	for i := range p.Accounts {
		if p.Accounts[i].Currency == a.Currency {
			p.Accounts[i].Used += a.Units
			return
		}
	}
	p.Accounts = append(p.Accounts, Account{Currency: a.Currency, Used: a.Units})
}

var errCredit = fault.Define(fault.Blocked, "credit.exceeded",
	"客户 {name} 的信用额度 {limit} 还剩 {free}，不够 {needed}", "{name} has {free} left of a credit limit of {limit}; {needed} is needed").
	Fix("减少订单金额，收款后再下单，或提高信用额度", "Order less, collect a payment first, or raise the limit")

var errCreditBrief = fault.Define(fault.Blocked, "credit.exceeded", "超出客户的信用额度", "This is more than the customer's credit").
	Fix("减少订单金额，收款后再下单，或提高信用额度", "Order less, collect a payment first, or raise the limit")

// Exceeded is the fault of an order that there is no credit for, where the
// order type refuses that. Amounts are told only to who may see them.
func (p *Party) Exceeded(needed money.Amount, told bool) *fault.Error {
	if !told {
		return errCreditBrief.New()
	}
	left, _ := p.Left()
	return errCredit.New("name", p.Name, "limit", p.CreditLimit, "free", left, "needed", needed)
}
