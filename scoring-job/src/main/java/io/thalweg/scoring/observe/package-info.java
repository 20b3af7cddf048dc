/** What the scoring job says about itself: counters, the report in the metrics topic, and its HTTP endpoints. */
package io.thalweg.scoring.observe;
