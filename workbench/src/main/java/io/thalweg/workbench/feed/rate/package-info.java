/** How fast a feed may go: by the clock, and by how far others have come. */
package io.thalweg.workbench.feed.rate;
