# Two commands matter: `make paper` and `make test`. Both set up .venv the first time and reuse it afterwards.
PYTHON ?= python3
BIN    := .venv/bin
READY  := .venv/.ready
TORCH  := $(shell grep '^torch==' constraints.txt)
HALF   := out/mini-mamba-2-wanda-50
PAPER  := tab_models fig2_component_sensitivity wanda_ratio wanda_families fig3_headdim_radar fig4_wanda_radar fig5_merge_radar fig_state_pruning fig_flap fig_released_vs_corrected fig_matched_parameters fig_pareto tab_recovery tab_speed fig_alog_sparsity fig_time_weights tab_sparsessm_ssm50 tab_sparsessm_whole50 tab_nm tab_tasks fig_recall fig_calibration_domains fig_scale claims
BOOK   := 00_design 00_errors 00_arguments 00_files 00_display 00_late 00_freed 01_glossary 01_anatomy 01_cuts 01_pictures 02_recurrences 02_scan 02_scan_statistics 02_scan_arithmetic 02_scan_cpu_step 02_scan_cpu_tile 02_scan_cpu 02_scan_cpu_ssd 02_scan_cpu_norm 02_scan_cpu_rows 02_scan_cpu_token 02_scan_statistics_cpu 02_scan_cuda 03_config 03_layers 03_mixers 03_decoding 03_packing 03_models 04_dialects 04_formats 04_tensors 04_compressed 04_minis 04_checkpoints 04_cards 04_export 05_recall_windows 05_own_text 05_data 05_books 06_zoo 06_known 06_stand_ins 06_training 06_publish 10_waiting 10_calibrate 10_gradients 11_plan 11_surgery 11_zeros 12_prune 13_weights 14_parts 15_repair 16_forecast 17_adopt 17_walk 17_foreign_maps 17_foreign_mixers 17_foreign 20_magnitude 20_gradual 21_wanda 21_dsnot 22_sparsegpt 22_alps 23_sparsessm 24_state 25_headdim 25_uniql 26_merge 27_heads 28_blocks 29_released 29_released_parts 29_released_heads 29_recorded 30_losses 30_mini_tasks 30_tasks 30_evaluate 31_recall 32_speed 32_memory 32_kernel_benchmarks 32_roofline 32_time_shares 32_benchmarks 32_benchmark_files 33_adapters 33_recover 34_accelerate 35_gpu_scans 35_gpu_benchmarks 33_trainer 40_results 40_table 41_shapes 41_lines 41_protocols 41_costs 41_grids 41_rivals 41_sizes 41_suites 42_measure 43_engines 43_sweep 43_sweep_speed 44_plots 44_table_files 45_evidence 45_diagnostics 45_claim 45_claims_wanda 45_claims_parts 45_claims_sparsessm 45_claims_open 45_full_size 45_claims 46_inprocess 46_scales 46_figures 46_summary 50_output 50_doctor 50_asking 50_recipe 50_parsing 50_commands 50_cli 50_main 51_api 51_use 52_full_size 53_faults 60_own_pruner
CHAPTERS = $(BOOK:%=nbs/%.ipynb) $(PAPER:%=nbs/paper/%.ipynb) nbs/paper/index.ipynb nbs/index.ipynb
HOUSE  := nbs/00_design.ipynb
JOBS   ?= 2
EXECUTE = TQDM_DISABLE=1 WRITE_README=1 $(BIN)/jupyter nbconvert --log-level ERROR --to notebook --execute --inplace --ExecutePreprocessor.store_widget_state=False
export PYTHONWARNINGS = ignore::FutureWarning
export TOKENIZERS_PARALLELISM = false

.PHONY: paper figures docs address test test-faults test-slow test-triton prepare clean

$(READY): constraints.txt settings.ini setup.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "the pinned versions need Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -c constraints.txt $(TORCH)
	$(BIN)/pip install -q -c constraints.txt -e '.[dev]'
	touch $@

## prune a trained mini, evaluate it, measure what is missing, draw every figure
paper: $(READY)
	rm -rf $(HALF)
	$(BIN)/ssmprune prune mini/mamba-2 --method wanda --ratio 0.5 --out $(HALF)
	$(BIN)/ssmprune eval $(HALF) --windows 64
	$(MAKE) figures MEASURE=--measure JOBS=1  # one after the other: they share what is missing
	@echo "pruned checkpoint and report: $(HALF)"; ls figures/*.png

## redraw every figure from the cached results
figures: $(READY)
	$(BIN)/ssmprune figures $(PAPER) $(MEASURE) --jobs $(JOBS)

## the book as a static site in _docs/html, from the outputs stored in the notebooks (installs jupyter-book, 264 MB)
docs: $(READY)
	$(BIN)/pip install -q -c constraints.txt -e '.[docs]'
	$(BIN)/python nbs/_site.py _docs nbs/index.ipynb $(BOOK:%=nbs/%.ipynb) nbs/paper/index.ipynb $(PAPER:%=nbs/paper/%.ipynb)

## every notebook, the tests beside the code, and the house rules
test: $(READY)
	OMP_NUM_THREADS=1 $(BIN)/nbdev_test --n_workers 2 --pause 0 --do_print

## the tests that take longer
test-slow: $(READY)
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/nbdev_test --n_workers 1 --flags slow --do_print

## what it survives: kills, full disks, damaged files, bad calls, hostile checkpoints; some minutes
test-faults: $(READY)
	OMP_NUM_THREADS=1 $(BIN)/nbdev_test --path nbs/53_faults.ipynb --flags faults --do_print

## the Triton kernel in Triton's interpreter (installs Triton, 1 GB)
test-triton: $(READY)
	$(BIN)/pip install -q -c constraints.txt -e '.[triton]'
	TRITON_INTERPRET=1 $(BIN)/nbdev_test --path nbs/02_scan_cuda.ipynb --flags triton --do_print

## after a new address or branch in settings.ini: Colab badges, and the first cell of every notebook
address:
	$(PYTHON) nbs/_address.py

## for authors: export, run every notebook in place, clean, rewrite README.md
prepare: $(READY) address
	$(BIN)/nbdev_export
	for n in $(filter-out $(HOUSE),$(CHAPTERS)); do $(EXECUTE) $$n || exit 1; done
	$(BIN)/nbdev_clean
	$(EXECUTE) $(HOUSE)
	$(BIN)/nbdev_clean
	WRITE_README=1 $(BIN)/nbdev_test --path nbs/index.ipynb

clean:
	rm -rf out build dist *.egg-info _proc _docs
