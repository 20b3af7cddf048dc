/** What a pipeline comes to, for people and for programs: settings in effect, columns, layers, topics. */
package io.thalweg.config.report;
