package flow

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"testing"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
)

var update = flag.Bool("update", false, "write the stories of testdata/scenarios")

// scenario is one of the page of rules: given / when / then.
type scenario struct {
	said string
	play func(*stage)
}

// The scenarios of the page of rules, played on both databases. What the log says of each
// stands in testdata/scenarios: who, what and why, event by event.
func TestScenarios(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for n, one := range scenarios[1:] {
			t.Run(fmt.Sprintf("T%02d", n+1), func(t *testing.T) {
				if one.play == nil {
					t.Fatal("nobody plays it")
				}
				s := newStage(t, d)
				s.tell("T%d %s\n", n+1, one.said)
				one.play(s)
				s.leave()
				s.compare(fmt.Sprintf("testdata/scenarios/T%02d.txt", n+1))
			})
		}
	}, event.Room(), Room())
}

// compare holds the story against its file.
func (s *stage) compare(file string) {
	s.Helper()
	got := append(bytes.TrimSpace([]byte(s.story.String())), '\n')
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			s.Fatal(err)
		}
	}
	if want, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
		s.Errorf("%v; the story is\n%s\nand not\n%s", err, got, want)
	}
}

// scenarios are T1 to T82, in their words.
var scenarios = [83]scenario{
	// Counting
	1:  {"any of Li, Wang / Wang rejects first / step rejected, Li's task closed “decided by Wang” (A2)", theFirstDecides},
	2:  {"all of three / two approve, third rejects / rejected, two approvals stay on the timeline (A2)", allMustSayYes},
	3:  {"2 of 3 / yes, no, yes / passes at the third; 2 of 3 / no, no / rejected at once, third task closed (A3)", twoOfThree},
	4:  {"60 % of 3, a fourth added in parallel / recount / needs 3 of 4 (A3, S1)", aFourthIsAddedBeside},
	5:  {"2 of 3 with veto CFO / two others approve / still open; CFO approves / passes; CFO rejects instead / rejected (A4)", aVetoIsWaitedFor},
	6:  {"sequence A, B / B tries first / refused “not your turn”; A no / B never gets a task (A2)", oneAfterTheOther},
	7:  {"two click approve and reject in the same second / second stored / told who decided; one decision recorded (G4, A5)", whoComesSecondIsTold},
	8:  {"same approve delivered twice, same id / second / same answer, one fact (G2)", anEventCountsOnce},
	9:  {"page opened at version 3, total changed in version 4, finance reads total / approve / refused with 5,600 → 6,280; a change of a remark not read / accepted (A6)", anOldPageIsRefused},
	10: {"Li approved step 1, is the only signer of step 3, “same person” / enters 3 / robot approves with link; but total changed between / asked (A8)", whoHasSignedIsNotAskedAgain},
	11: {"returned to step 3 by its successor / enters 3 / Li is asked although same person (A8, R3)", whoIsReturnedToIsAsked},
	// Signers
	12: {"Zhao adds Chen before / Chen open, Zhao waits; Chen yes / Zhao opens (S1)", aSignerBefore},
	13: {"Chen says no under all / step rejected; under 1 of 2 / seat is lost, other seat still open (S2)", aSignerSaysNo},
	14: {"CFO (veto) approves and adds Legal after; votes already reach n / Legal no / rejected as veto (S2, A4)", aSignerUnderAVeto},
	15: {"before-signer adds a before-signer, adds an after-signer / each yes in order / ends; fourth level refused (S3)", signersAddSigners},
	16: {"adder removes an undecided signer / seat order restored; decided signer / refused (S4)", aSignerIsTakenAway},
	17: {"removal that would reject the vote / refused (S4)", aRemovalWouldReject},
	18: {"last seat of a step removed / refused (S4)", theLastSeatStays},
	19: {"add someone who has a seat / refused by name (S3)", nobodyHasTwoSeats},
	20: {"signer added 10 minutes before the deadline / deadline fires on time for all (S3, D1)", signersDoNotStopTheClock},
	// People
	21: {"Wang on leave, deputy Chen / Chen approves / “陈 (代 王)”; Wang comes back first / Wang approves, Chen's copy is gone (P1)", aDeputyDecides},
	22: {"deputies A→B→C, B away / C sees A's task; A→B→A both away / manager gets it with reason (P1, P3)", deputiesOfDeputies},
	23: {"deputy limit 10,000, order 12,000 / not offered; order changed to 9,000 / offered (P2)", aDeputyDecidesUpToAnAmount},
	24: {"vote 2 of 3, Chen has a seat and is deputy of another / signs own / cannot sign the second; if nobody else, manager (A7, P3)", onePersonHasOneVoice},
	25: {"user leaves with 40 open tasks, successor named / all moved in one event, list shown; successor already in a step / next manager (P4)", whoLeavesHandsAllOver},
	26: {"role emptied while the task is open / fallback owner within the same event; watchdog finds zero ownerless (P3)", aRoleIsEmptied},
	27: {"who yields nobody / “skip”: skipped with reason; default: fallback (A1)", nobodyIsFound},
	28: {"submitter is the finance manager, except submitter / his manager (P5)", nobodyApprovesHisOwn},
	29: {"transfer to an inactive user, or to one seated here / refused (S5)", whomASeatIsNotHandedTo},
	30: {"urge twice in an hour / second refused, run unchanged (P6)", aSeatIsUrgedOnceAnHour},
	// Return
	31: {"sales → finance → boss; boss returns to sales, again / all three asked anew (R2)", returningRunsAgain},
	32: {"same, straight back / sales, then boss; finance not (R5)", askingOneStepAlone},
	33: {"straight back, sales changes total, which finance reads / finance gets a recheck; boss opens on sales' answer, but what follows boss waits for finance (R5, C4, C5)", whatAnAnswerChangedIsAskedToo},
	34: {"parallel A‖B, B returns to before the block / A's open task closed, later both lanes anew (R4)", returningOutOfALane},
	35: {"after the join, return to A's step / only A runs again, B's result stays, then join, then onward (R4)", returningIntoAFinishedLane},
	36: {"join any, A done, B cancelled; return into A; A rejects / block rejected, B not revived (R4, B4)", aJoinCountsAgain},
	37: {"loop of 3 lines, after it return to line 2's check / only line 2 (R4)", returningIntoALoopOpensOneItem},
	38: {"in line 1's step, return to line 2's / not offered (R1)", fromOneItemNothingGoesBackIntoAnother},
	39: {"return past “shipped” / not offered, reason shown (R1)", nothingReturnsOverABarrier},
	40: {"two lanes ask the same earlier step / one task, both wait, both open again (R6)", twoMayAskTheSame},
	41: {"question open about line 2, line 2 removed / question dropped, parked step opens (R6)", aQuestionFallsAwayWithItsItem},
	42: {"lane with the question is cancelled by the join / second asker asks itself (R6)", theSecondWhoAskedWaitsOn},
	43: {"question open, order changes what its step reads, asker's lane cancelled / the question lives on as recheck, flow is held (R6, C4)", aQuestionBecomesARecheck},
	44: {"member of a vote returns / refused; veto holder returns / vote closed (R8)", aMemberDoesNotReturn},
	45: {"reject → “return to sales”, sales was skipped / start's revise task (A9)", aNoSendsBackToTheStart},
	46: {"boss takes back his approval before warehouse acted / boss open again; after / refused (R9)", takingBack},
	47: {"“keep if unchanged” finance, again from sales, nothing changed / kept with link (R7)", aDecisionIsKept},
	// Automatic
	48: {"verb fails twice, retry 1 / work-queue task with owner; byHand with number / goes on (W1)", aRefusedVerbIsTriedAgainThenQueued},
	49: {"success arrives while queued / queue task closes (W2)", aLateSuccessClosesTheQueue},
	50: {"withdrawn while “reserve” is under way / tasks gone at once, success lands, undone, then ended (W5, W6)", whatIsUnderWayIsUndone},
	51: {"“ship” under way, submitter withdraws / refused; order cancelled / notice “happened although cancelled” (H1, H2, W5)", aBarrierUnderWayIsToldOf},
	52: {"return and again, reserve with same inputs / not run twice; with other quantity / undo then run (W4)", automaticStepsAreKept},
	53: {"kill −9 between commit and call / same key, verb happened once (W1)", everyAttemptHasTheSameKey},
	54: {"fact “paid” came before the wait / passes at once (B7)", whatIsWaitedForCameBefore},
	// Deadlines
	55: {"4 working hours over a swapped Saturday (调休) / rungs at the right minute (D1)", rungsFollowTheWorkingCalendar},
	56: {"escalate / superior may act too, holder still may (D2)", escalationSharesTheTask},
	57: {"decided one second before the rung / timer dropped; fired anyway / nothing (D1, D5)", aDroppedTimerFiresIntoNothing},
	58: {"hold for a day / remaining time unchanged (D1, H3)", aHoldStopsTheClock},
	59: {"rung “return” to an auto-approved start step, again / second time transfers (D4)", aDeadlineSendsBackOnce},
	60: {"rung decide=approve on 2 of 3 / robot signs the step, seats closed, not counted as votes (D2)", aDeadlineDecides},
	// Change
	61: {"quantity 10→12; sales reads lines, finance reads credit / only sales rechecked, preview said so (C1, C4)", onlyWhoReadWhatChangedIsAskedAgain},
	62: {"recheck open, planner's task open / planner may finish; next step waits (C5)", whatIsOpenMayBeFinished},
	63: {"total 15,000→25,000 after the choice / special lane runs, unchanged approvals kept (C3)", aChoiceFallsAnew},
	64: {"same behind “shipped” / route frozen, reason (C3)", nothingFlipsOverABarrier},
	65: {"VIP→ordinary, finance had been skipped / finance asked (C6)", whatIsNeededNowIsAsked},
	66: {"ordinary→VIP, finance open / skipped with sentence (C2)", whatIsNotNeededIsSkipped},
	67: {"line added after the lines loop / only its item runs, flow held till done (C6)", aLateItemRunsAlone},
	68: {"its item refused, loop “item” / line falls out, order goes on; “whole” / rejected (C5, B5)", aLateItemIsRejected},
	69: {"the only accepted line removed, the rest were rejected / block rejected (C6)", onlyRejectedItemsRemain},
	70: {"recheck refused in lane A of a passed “2 of 3” with three done / passes still, lane A marked rejected (C5)", aRecheckIsRefusedInALane},
	71: {"two of three voted, then total changes / both votes reopened, third marked (C2)", votesAreReopened},
	72: {"second change during a recheck / same task, opinions asked again, no second task (C7)", aSecondChangeAsksNoSecondTime},
	73: {"region changes, who by region / open task moves to the new region's person (C2)", anOpenTaskMoves},
	74: {"robot `do` writes the routing field / choice not flipped, approvals that read it rechecked (C9)", whatTheRunWritesFlipsNothing},
	// Hold, cancel, jump, versions
	75: {"hold without review date / refused; date passes / owner reminded, again next day (H3)", aHoldIsNeverForgotten},
	76: {"approve on hold / refused; cancel on hold / ends (H2, H3)", aHoldCanBeCancelled},
	77: {"jump over finance and “reserve” / both listed, reserve ticked “not needed” (H4)", aJumpNamesWhatItPassesOver},
	78: {"jump back over a barrier / refused (H4)", noJumpGoesBackOverABarrier},
	79: {"new release adds a skip / running order unchanged; moved / preview shows, walk keeps sales, skips finance (V1, V5)", aMovedRunSkipsWhatItNeedNot},
	80: {"move while a call is under way / stays, retried at rest (V3)", aRunMovesAtRest},
	81: {"new version drops the step where the run stands, mapped to “done” / walk goes on; unmapped / stays with reason (V4, V6)", whereARunStandsIsGone},
	82: {"rollback / runs of the withdrawn release go on (V6)", runsOfAWithdrawnReleaseGoOn},
}
