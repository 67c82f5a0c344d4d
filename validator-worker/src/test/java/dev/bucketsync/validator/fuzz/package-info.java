/// Every parser and the whole judge, as Jazzer wants to call them.
package dev.bucketsync.validator.fuzz;
