// SPDX-License-Identifier: MIT
// The C API over Google Benchmark; see gbench.h. The only C++.
#include "gbench.h"

#include <benchmark/benchmark.h>

#include <cerrno>
#include <cmath>
#include <iostream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace {

// Carries the processor time through the library's statistics; not written.
constexpr char kCpuCounter[] = "gbench.cpu_seconds";

// Replaces what the library's JSON writer would not escape.
std::string Clean(const char *text) {
	std::string clean(text);
	for (char &c : clean)
		if (static_cast<unsigned char>(c) < 0x20)
			c = ' ';
	return clean;
}

// Puts the rows of any number of runs into one JSON text.
class Collector : public benchmark::BenchmarkReporter {
public:
	Collector() {
		SetOutputStream(&std::cerr);
		SetErrorStream(&std::cerr);
	}

	// The library calls this for each run; the file has one context.
	bool ReportContext(const Context &context) override {
		benchmark::JSONReporter writer;
		std::ostringstream text;
		if (!context_.empty())
			return true;
		writer.SetOutputStream(&text);
		writer.SetErrorStream(&std::cerr);
		writer.ReportContext(context);
		context_ = text.str();
		return true;
	}

	void ReportRuns(const std::vector<Run> &runs) override {
		std::vector<Run> edited(runs);
		// The samples of a benchmark come before their aggregates.
		for (const Run &run : runs)
			if (run.run_type == Run::RT_Iteration)
				cpu_known_ = (cpu_known_ ||
					      run.repetition_index == 0) &&
					     run.counters.count(kCpuCounter);
		for (Run &run : edited) {
			// The library counts anew after each clearing.
			run.family_index += families_;
			Edit(&run);
		}
		// A new writer puts no comma before its first row.
		benchmark::JSONReporter writer;
		std::ostringstream text;
		writer.SetOutputStream(&text);
		writer.SetErrorStream(&std::cerr);
		writer.ReportRuns(edited);
		rows_ += (rows_.empty() ? "" : ",\n") + text.str();
	}

	// Without more to come, the rows of this run are there to stay.
	void EndRun(size_t families, bool more) {
		text_ = context_ + kept_ +
			(kept_.empty() || rows_.empty() ? "" : ",\n") + rows_ +
			"\n  ]\n}\n";
		ReplaceUnknown();
		if (!more) {
			kept_ += (kept_.empty() || rows_.empty() ? "" : ",\n") +
				 rows_;
			families_ += static_cast<int64_t>(families);
		}
		rows_.clear();
	}

	const std::string &Text() const { return text_; }

private:
	// The writer has no null, and JSON has no NaN.
	void ReplaceUnknown() {
		static const std::string unknown("\"cpu_time\": NaN");
		for (size_t at = 0;
		     (at = text_.find(unknown, at)) != std::string::npos;)
			text_.replace(at, unknown.size(), "\"cpu_time\": null");
	}

	void Edit(Run *run) {
		// Without this, names end in /iterations:1/repeats:N/manual_time,
		// and a changed repeat count would break every comparison.
		run->run_name.iterations.clear();
		run->run_name.repetitions.clear();
		run->run_name.time_type.clear();
		EditCpuTime(run);
		// The relative deviation of a counter that is always 0.
		for (auto it = run->counters.begin(); it != run->counters.end();)
			it = std::isfinite(it->second.value)
				     ? std::next(it) : run->counters.erase(it);
	}

	void EditCpuTime(Run *run) {
		if (run->error_occurred)
			return;
		auto cpu = run->counters.find(kCpuCounter);
		const bool sample = run->run_type == Run::RT_Iteration;
		if (cpu == run->counters.end() || (!sample && !cpu_known_)) {
			// Else the library's own time would stand there.
			run->cpu_accumulated_time = std::nan("");
			run->counters.erase(kCpuCounter);
			return;
		}
		// The writer divides times by the iterations, except percentages.
		const bool divided =
			sample ||
			run->aggregate_unit == benchmark::StatisticUnit::kTime;
		run->cpu_accumulated_time =
			cpu->second.value *
			(divided && run->iterations
				 ? static_cast<double>(run->iterations) : 1.0);
		run->counters.erase(cpu);
	}

	std::string context_;
	std::string kept_;  // rows of complete runs
	std::string rows_;  // of the run at hand
	std::string text_;
	int64_t families_ = 0;  // of the runs before
	bool cpu_known_ = false;  // of all samples of the benchmark at hand
};

Collector *collector;
size_t registered;

void Replay(benchmark::State &state, gbench_fn fn, void *arg,
	    const std::string &label, unsigned int *next) {
	gbench_sample sample = {};
	fn(arg, (*next)++, &sample);
	if (sample.error)
		state.SkipWithError(Clean(sample.error).c_str());
	for (auto _ : state)
		state.SetIterationTime(sample.seconds);
	if (sample.error)
		return;
	for (size_t i = 0; i < sample.nr_counters; i++)
		if (std::isfinite(sample.counters[i].value))
			state.counters[sample.counters[i].name] =
				sample.counters[i].value;
	if (std::isfinite(sample.cpu_seconds))
		state.counters[kCpuCounter] = sample.cpu_seconds;
	state.SetLabel(label);
}

}  // namespace

extern "C" void gbench_init(const char *program) {
	// The library keeps the pointer.
	static std::string name(program);
	char *argv[] = {name.data(), nullptr};
	int argc = 1;
	benchmark::Initialize(&argc, argv);
	collector = new Collector;
}

extern "C" void gbench_context(const char *key, const char *value) {
	benchmark::AddCustomContext(key, Clean(value));
}

extern "C" void gbench_register(const char *name, const char *label,
				unsigned int repetitions, gbench_fn fn,
				void *arg) {
	auto next = std::make_shared<unsigned int>(0);
	std::string text = Clean(label);
	benchmark::RegisterBenchmark(
		name, [=](benchmark::State &state) {
			Replay(state, fn, arg, text, next.get());
		})
		->UseManualTime()
		->Iterations(1)
		->Repetitions(static_cast<int>(repetitions))
		->Unit(benchmark::kNanosecond);
	registered++;
}

extern "C" int gbench_run(bool more) {
	size_t run = registered ?
		benchmark::RunSpecifiedBenchmarks(collector, ".") : 0;
	int err = run == registered ? 0 : -EIO;

	benchmark::ClearRegisteredBenchmarks();
	collector->EndRun(registered, more);
	registered = 0;
	return err;
}

extern "C" const char *gbench_json(void) {
	return collector->Text().c_str();
}

extern "C" void gbench_shutdown(void) {
	delete collector;
	collector = nullptr;
	benchmark::Shutdown();
}
