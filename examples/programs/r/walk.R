# Walk through the Requester API from R: boto3 by reticulate, against whichever marketplace it is led to.
#
#     kempelen exec --market http://127.0.0.1:8000 -- Rscript walk.R sandbox
#
# "live" instead of "sandbox" also waits for somebody to work, approves and pays a bonus. Keys come from boto3's own variables.
# It names MTurk's hosts, as pyMTurkR does, unless AWS_ENDPOINT_URL_MTURK names a marketplace: then "kempelen exec" is not needed,
# but AWS_DEFAULT_REGION is.
# Numbers that are counts or seconds end in L, money is text, and what the API calls a list is list(...), also of one.

WAITS_SECONDS <- 300
SECONDS_BETWEEN_LOOKS <- 3
HOSTS <- c(
  sandbox = "https://mturk-requester-sandbox.us-east-1.amazonaws.com",
  live = "https://mturk-requester.us-east-1.amazonaws.com"
)
QUESTION <- '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd">
<HTMLContent><![CDATA[<!DOCTYPE html>
<html><head><meta charset="utf-8"><script src="https://assets.crowd.aws/crowd-html-elements.js"></script></head><body>
<crowd-form><p>What is your favourite word, and why?</p>
<crowd-input name="word" label="Word" required></crowd-input>
<crowd-text-area name="why" label="Why"></crowd-text-area></crowd-form>
</body></html>]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>'

main <- function(mode) {
  mturk <- client(mode)
  cat("balance:", mturk$get_account_balance()$AvailableBalance, "\n")
  hit <- publish(mturk)
  cat("HIT:", hit$HITId, hit$HITStatus, "until", format(reticulate::py_to_r(hit$Expiration)), "\n")
  listed <- mturk$list_hits(MaxResults = 10L)$HITs
  cat("found in the list:", hit$HITId %in% vapply(listed, function(other) other$HITId, ""), "\n")
  mturk$create_additional_assignments_for_hit(HITId = hit$HITId, NumberOfAdditionalAssignments = 1L)
  cat("assignments now:", mturk$get_hit(HITId = hit$HITId)$HIT$MaxAssignments, "\n")
  if (mode == "live") pay(mturk, hit$HITId)
  clear_up(mturk, hit$HITId)
  cat("disposed:", mturk$get_hit(HITId = hit$HITId)$HIT$HITStatus, "\n")
}

client <- function(mode) {
  boto3 <- reticulate::import("boto3")
  if (nzchar(Sys.getenv("AWS_ENDPOINT_URL_MTURK"))) return(boto3$client("mturk"))
  boto3$client("mturk", region_name = "us-east-1", endpoint_url = HOSTS[[mode]])
}

publish <- function(mturk) {
  mturk$create_hit(
    Title = paste("A walk from R,", format(Sys.time(), "%H:%M:%S")),
    Description = "One word, and why.",
    Keywords = "r, walk",
    Reward = "0.05",
    MaxAssignments = 1L,
    AssignmentDurationInSeconds = 600L,
    LifetimeInSeconds = 3600L,
    AutoApprovalDelayInSeconds = 86400L,
    Question = QUESTION,
    QualificationRequirements = list(list(
      QualificationTypeId = "00000000000000000040", # how much of a worker's work was approved
      Comparator = "GreaterThanOrEqualTo",
      IntegerValues = list(0L),
      ActionsGuarded = "Accept"
    ))
  )$HIT
}

answers <- function(mturk, hit_id) {
  mturk$list_assignments_for_hit(HITId = hit_id, AssignmentStatuses = list("Submitted"))$Assignments
}

pay <- function(mturk, hit_id) {
  waits_until <- Sys.time() + WAITS_SECONDS
  while (length(found <- answers(mturk, hit_id)) == 0) {
    if (Sys.time() > waits_until) stop("Nobody worked on it.")
    Sys.sleep(SECONDS_BETWEEN_LOOKS)
  }
  assignment <- found[[1]]
  cat("submitted by", assignment$WorkerId, "\n")
  cat(regmatches(assignment$Answer, gregexpr("<FreeText>[^<]*", assignment$Answer))[[1]], sep = "\n")
  mturk$approve_assignment(AssignmentId = assignment$AssignmentId, RequesterFeedback = "Thank you.")
  cat("approved:", mturk$get_assignment(AssignmentId = assignment$AssignmentId)$Assignment$AssignmentStatus, "\n")
  bonus <- list(
    WorkerId = assignment$WorkerId,
    AssignmentId = assignment$AssignmentId,
    BonusAmount = "0.10",
    Reason = "Thank you for walking along.",
    UniqueRequestToken = paste0("walk-", assignment$AssignmentId)
  )
  do.call(mturk$send_bonus, bonus)
  again <- tryCatch(do.call(mturk$send_bonus, bonus), error = conditionMessage)
  cat("the bonus once more:", sub("\\n", "", again), "\n")
  cat("bonus:", mturk$list_bonus_payments(HITId = hit_id)$BonusPayments[[1]]$BonusAmount, "\n")
}

clear_up <- function(mturk, hit_id) {
  mturk$update_expiration_for_hit(HITId = hit_id, ExpireAt = 0L)
  while (mturk$get_hit(HITId = hit_id)$HIT$NumberOfAssignmentsPending > 0) {
    cat("somebody is still at work; waiting\n")
    Sys.sleep(SECONDS_BETWEEN_LOOKS)
  }
  for (assignment in answers(mturk, hit_id)) mturk$approve_assignment(AssignmentId = assignment$AssignmentId)
  mturk$delete_hit(HITId = hit_id)
}

chosen <- commandArgs(trailingOnly = TRUE)
main(if (length(chosen)) chosen[[1]] else "sandbox")
