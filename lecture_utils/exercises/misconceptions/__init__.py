"""What learners believe that is wrong: rules that replace a stage, and wrong scores."""
