/** Brokers, clusters and jobs as processes of their own, so that they can be killed. */
package io.thalweg.e2e.process;
