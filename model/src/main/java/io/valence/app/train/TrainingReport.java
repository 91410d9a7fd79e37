package io.valence.app.train;

import io.valence.app.report.Report;
import io.valence.app.run.RunFolder;

/**
 * The report of a finished run.
 *
 * @param folder of the run, where a page that shows the report belongs
 */
public record TrainingReport(Report report, RunFolder folder) {}
