/**
 * Reads YAML and JSON files by tables of keys: each key has a format and a default, all problems are collected with
 * their lines, and an unknown key is refused with a suggestion. Independent of pipelines.
 */
package io.thalweg.yaml;
