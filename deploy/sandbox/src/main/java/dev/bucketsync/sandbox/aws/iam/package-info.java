/// Who may do what: roles, their policy documents as pasted, access keys and sessions.
package dev.bucketsync.sandbox.aws.iam;
