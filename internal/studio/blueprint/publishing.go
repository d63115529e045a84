package blueprint

import (
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/bulk"
	"bespoke/internal/engine/db"
)

var (
	needsEyes = fault.Define(fault.Blocked, "release.eyes", "这里的发布需要两个人：一人申请，另一人放行", "publishing takes two people here: one asks, another one releases").
			Fix("请提交发布申请（POST /api/v1/release-requests），由另一位有发布权限的人放行", "Ask for it (POST /api/v1/release-requests); another person who may publish releases it")
	needsReplay = fault.Define(fault.Blocked, "release.replay", "发布前须先重放最近 {n} 张订单", "the latest {n} orders have to be replayed before this is published").
			Fix("请运行重放（POST /api/v1/replays），看过差异后再发布；之后又修改过的草稿须重新运行", "Run a replay (POST /api/v1/replays) and look at the differences; a draft that was changed since has to be replayed again")
)

// publishing are the rules for what follows a release: its own, so that nobody
// lowers them by what he publishes. What begins a workspace follows none.
func (s *Service) publishing(r db.Reader, current string) (Publishing, error) {
	if current == "" {
		return Publishing{Eyes: 1}, nil
	}
	trees, err := s.trees(r, []string{current})
	if err != nil || trees[current] == nil {
		return Publishing{Eyes: 1}, err
	}
	w, _ := compileWorkspace(trees[current]) // it was checked when it was published
	return w.Publish, nil
}

// alone refuses to publish where two have to.
func (s *Service) alone(r db.Reader, current string) error {
	rules, err := s.publishing(r, current)
	if err == nil && rules.Eyes > 1 {
		err = needsEyes.New()
	}
	return err
}

// tried refuses a tree that was not replayed over as many orders as the rules say.
func (s *Service) tried(r db.Reader, current, release string) error {
	rules, err := s.publishing(r, current)
	if err != nil || rules.Replay == 0 || s.replays.db == nil {
		return err
	}
	there, err := s.isTried(r, release, int64(rules.Replay))
	if err == nil && !there {
		err = needsReplay.New("n", rules.Replay)
	}
	return err
}

// isTried tells whether a replay of a tree is through that had n orders before
// it, or all there were.
func (s *Service) isTried(r db.Reader, release string, n int64) (bool, error) {
	rows, err := listReplays(r, lastReplay, keptReplays)
	if err != nil {
		return false, err
	}
	of := map[bulk.ID]bool{}
	var jobs []bulk.ID
	for _, row := range rows {
		if row.Release == release && row.Since == 0 && row.Asked >= min(n, MaxReplayed) {
			of[row.Job], jobs = true, append(jobs, row.Job)
		}
	}
	if len(jobs) == 0 {
		return false, nil
	}
	states, err := bulk.Jobs(r, jobs)
	for _, job := range states {
		if through(job) {
			return true, err
		}
	}
	return false, err
}

// Rules are what publishing takes here, for one's own draft.
type Rules struct {
	Eyes     int  `json:"eyes" doc:"How many people it takes"`
	Replay   int  `json:"replay,omitzero" doc:"How many of the latest orders have to be replayed first"`
	Replayed bool `json:"replayed,omitzero" doc:"That was done, with the draft as it stands"`
}

func (s *Service) rules(r db.Reader, current, release string) (Rules, error) {
	p, err := s.publishing(r, current)
	v := Rules{Eyes: p.Eyes, Replay: min(p.Replay, MaxReplayed)}
	if err == nil && v.Replay > 0 {
		v.Replayed, err = s.isTried(r, release, int64(v.Replay))
	}
	return v, err
}
