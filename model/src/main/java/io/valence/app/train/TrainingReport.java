package io.valence.app.train;

import io.valence.app.report.Report;
import io.valence.app.run.RunFolder;

/**
 * The report of a finished run.
 *
 * @param folder of the run, for the page that shows the report
 */
public record TrainingReport(Report report, RunFolder folder) {}
