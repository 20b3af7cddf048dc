/**
 * YAML read by tables of keys: each key has a format and a default, all problems are collected with their lines, and a key
 * that no table has is refused with the one that was probably meant. Knows nothing of pipelines.
 */
package io.thalweg.yaml;
