/** Commands that show the decoded and verified content of a pipeline's topics. */
package io.thalweg.workbench.inspect;
